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

    public static LocalResult Run(
        LabelMap map, PromptParameters prompting, LocalParameters parameters, IMaskDecoder decoder)
    {
        var embedding = Scene.Embedding();
        var found = PromptExtractor.Extract(embedding, map, LabelSpace.Default, prompting);
        return LocalOptimizer.Optimize(
            decoder, new LocalInput(embedding, map, LabelSpace.Default, found.Objects, parameters), CancellationToken.None);
    }
}
