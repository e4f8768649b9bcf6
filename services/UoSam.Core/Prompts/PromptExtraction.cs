using System.Collections.Immutable;

namespace UoSam.Core.Prompts;

/// <summary>The prompts of one image.</summary>
/// <param name="Objects">Objects by descending area; ties by class id, then component.</param>
/// <param name="Skipped">Regions that get no prompt and keep their coarse pixels.</param>
public sealed record PromptExtraction(ImmutableArray<ObjectPrompt> Objects, ImmutableArray<SkippedRegion> Skipped);
