namespace UoSam.Cli.Evaluating;

/// <summary>A region that got another class by the other images of its folder.</summary>
/// <param name="From">The class before.</param>
/// <param name="To">The class since.</param>
/// <param name="Pixels">Pixels that changed.</param>
/// <param name="Belief">Probability that it is right, 0..1.</param>
internal readonly record struct MemoryTraceRegion(int From, int To, long Pixels, double Belief);
