using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

/// <summary>Prompts and local optimizer over a map of <see cref="Scene"/>.</summary>
internal static class SceneRefinement
{
    /// <summary>The objects as they are drawn, in boxes as large as they are.</summary>
    public static PromptParameters AsDrawn { get; } = Preset.Default.Prompts with { Denoise = false, BoxMargin = 0 };

    /// <summary>The default preset without what comes before and after the objects' first masks; one call each, by its box.</summary>
    public static LocalParameters Once { get; } = Preset.Default.Local with
    {
        PromptKinds = [PromptKind.Box],
        MaxDecoderCalls = 0,
        SecondLook = false,
        WholeObjects = false,
        GrowthRounds = 0,
        RenewedObjects = false,
        DisputedRegions = false,
        BorderBias = false,
        InventedRegions = false,
        MislabelledRegions = false,
    };

    /// <summary>The same, where masks are all the evidence.</summary>
    public static LocalParameters OnceByMasks { get; } = Once with { PosteriorWeight = 0, CoarseWeight = 0 };

    /// <summary>What features say, one cell a pixel: of each object's class by column and row, and of background the rest.</summary>
    public static PosteriorShares Posterior(ushort[] ids, params Func<int, int, float>[] objects)
    {
        float[][] shares = [.. objects.Select(share => Enumerable.Range(0, 64 * 64).Select(i => share(i % 64, i / 64)).ToArray())];
        float[] background = [.. Enumerable.Range(0, 64 * 64).Select(i => 1 - shares.Sum(share => share[i]))];
        return new PosteriorShares(Once.PosteriorRidge, [0, .. ids], [background, .. shares]);
    }

    public static LocalResult Run(
        LabelMap map,
        PromptParameters prompting,
        LocalParameters parameters,
        IMaskDecoder decoder,
        LabelSpace? space = null,
        PosteriorShares? shares = null,
        ImageEmbedding? embedding = null)
    {
        embedding ??= Scene.Embedding();
        var found = PromptExtractor.Extract(embedding, map, LabelSpace.Default, prompting);
        return LocalOptimizer.Optimize(
            decoder,
            new LocalInput(embedding, map, space ?? LabelSpace.Default, found.Objects, parameters) { Shares = shares },
            CancellationToken.None);
    }
}
