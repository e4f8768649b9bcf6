using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>A refined label map and how it came about.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Labels">[Height, Width] class ids, row-major.</param>
/// <param name="Skipped">Regions that got no prompts.</param>
/// <param name="Local">The local optimizer's answer (trace per object, parameters, model).</param>
/// <param name="Global">The global optimizer's answer (votes, parameters).</param>
/// <param name="Encode">The encoder's parameters.</param>
/// <param name="EncoderPrecision">"quantized" where the encoder did not compute in the model's own numbers, else empty.</param>
/// <param name="Prompts">The prompt extraction's parameters.</param>
/// <param name="Timings">Where the time went.</param>
public sealed record RefinementResult(
    int Height,
    int Width,
    ushort[] Labels,
    IReadOnlyList<SkippedRegion> Skipped,
    OptimizeLocalResponse Local,
    OptimizeGlobalResponse Global,
    EncodeParameters Encode,
    string EncoderPrecision,
    PromptParameters Prompts,
    StageTimings Timings)
{
    /// <summary>False where the encoder is of a version that sends no cell_colours: classes are told apart less well then.</summary>
    public bool HasColours { get; init; }
}
