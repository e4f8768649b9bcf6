using UoSam.Core.Local;

namespace UoSam.Core.Temporal;

/// <summary>The answer to one frame.</summary>
/// <param name="Local">The refined map and a trace per object.</param>
/// <param name="Path">How it was answered.</param>
/// <param name="Reason">Why, for a person.</param>
/// <param name="Next">What the next frame needs.</param>
public sealed record TemporalResult(LocalResult Local, FramePath Path, string Reason, TemporalPrior Next);
