using System.Collections.Immutable;
using UoSam.Core.Denoising;

namespace UoSam.Core.Prompts;

/// <summary>The prompts of one image.</summary>
/// <param name="Objects">Objects by descending area; ties by class id, then component.</param>
/// <param name="Skipped">Regions that get no prompt and keep their coarse pixels.</param>
public sealed record PromptExtraction(ImmutableArray<ObjectPrompt> Objects, ImmutableArray<SkippedRegion> Skipped)
{
    /// <summary>What the map was denoised by; null where it was not.</summary>
    public PosteriorShares? Posterior { get; init; }
}
