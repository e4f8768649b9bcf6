namespace UoSam.Benchmarks;

/// <summary>One way to do a piece of work.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Work">Does it once.</param>
/// <param name="Units">How many units (prompts, images) that is.</param>
internal sealed record Rival(string Name, Action Work, int Units = 1);
