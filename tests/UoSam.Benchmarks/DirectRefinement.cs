using UoSam.Core.Global;
using UoSam.Core.Imaging;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;

namespace UoSam.Benchmarks;

/// <summary>One image through the algorithms by plain calls: no services, no messages.</summary>
/// <param name="encoder">The encoder.</param>
/// <param name="decoder">The decoder.</param>
/// <param name="image">File of the image.</param>
/// <param name="coarse">File of its coarse map.</param>
/// <param name="space">What the map's ids are; with a background of 0 where nothing is said.</param>
internal sealed class DirectRefinement(
    ImageEncoder encoder, MaskDecoder decoder, byte[] image, byte[] coarse, LabelSpace? space = null)
{
    private readonly LabelSpace _space = space ?? LabelSpace.Default;

    /// <summary>Takes <c>--no-background</c> from a command line: all ids of its maps are classes.</summary>
    public static LabelSpace TakeSpace(ref string[] args)
    {
        var all = args;
        args = [.. all.Where(arg => arg != "--no-background")];
        return args.Length < all.Length ? LabelSpace.Default with { BackgroundId = null } : LabelSpace.Default;
    }

    /// <summary>Refines it.</summary>
    /// <param name="preset">Parameters.</param>
    /// <param name="finished">Told the name of each stage when it is done.</param>
    public LabelMap Run(Preset preset, Action<string>? finished = null)
    {
        var map = LabelPngReader.Read(coarse);
        var picture = ImageReader.Read(image, ImageLimits.Default, map.Size);
        finished?.Invoke("read files");
        var frames = Core.Global.CropBoxes.For(
            picture.Height, picture.Width, preset.Encode.CropNLayers, preset.Encode.CropOverlapRatio);
        var embeddings = frames.Select(frame => encoder.Encode(picture, frame, default)).ToList();
        finished?.Invoke("encoder");
        using var held = decoder.Hold(embeddings);
        var prompts = PromptExtractor.Extract(embeddings[0], map, _space, preset.Prompts);
        finished?.Invoke("prompts");
        var local = Core.Local.LocalOptimizer.Optimize(
            decoder,
            new LocalInput(embeddings[0], map, _space, prompts.Objects, preset.Local) { Shares = prompts.Posterior },
            default);
        finished?.Invoke("local optimizer");
        var global = Core.Global.GlobalOptimizer.Optimize(
            decoder, embeddings, local.Map, _space, preset.Global, SamplingBudget.Unlimited, default).Map;
        finished?.Invoke("global optimizer");
        LabelPngWriter.Write(global, LabelPngFormat.Grey16);
        finished?.Invoke("write map");
        return global;
    }
}
