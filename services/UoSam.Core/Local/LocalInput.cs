using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>What <see cref="LocalOptimizer"/> refines: one image, its coarse map and its objects.</summary>
/// <param name="Embedding">The whole image.</param>
/// <param name="Map">The coarse map, of the image's size.</param>
/// <param name="Space">Which ids are no classes.</param>
/// <param name="Objects">From <see cref="PromptExtractor"/>, or the caller's own.</param>
/// <param name="Parameters">Parameters.</param>
public sealed record LocalInput(
    ImageEmbedding Embedding,
    LabelMap Map,
    LabelSpace Space,
    IReadOnlyList<ObjectPrompt> Objects,
    LocalParameters Parameters)
{
    /// <summary>
    /// A posterior that was fitted before, to the same embedding and map; null for none. Not read where its ridge is not the
    /// parameters', or nothing asks for a posterior.
    /// </summary>
    public PosteriorShares? Shares { get; init; }

    /// <summary>Serves <see cref="OverlapRule.Evidence"/> in the place of one that is fitted to the map; null for none.</summary>
    internal ClassPosterior? Posterior { get; init; }
}
