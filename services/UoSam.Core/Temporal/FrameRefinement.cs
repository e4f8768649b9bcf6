using UoSam.Core.Presets;

namespace UoSam.Core.Temporal;

/// <summary>How a frame is to be refined.</summary>
/// <param name="Prompts">Prompt extraction.</param>
/// <param name="Local">Local optimizer.</param>
/// <param name="Temporal">The time.</param>
/// <param name="Prior">What the frame before left; null for the first.</param>
public sealed record FrameRefinement(
    PromptParameters Prompts, LocalParameters Local, TemporalParameters Temporal, TemporalPrior? Prior);
