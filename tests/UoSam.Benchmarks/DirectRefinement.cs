using UoSam.Core.Imaging;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;

namespace UoSam.Benchmarks;

/// <summary>One image through the algorithms by plain calls: no services, no messages.</summary>
internal sealed class DirectRefinement(ImageEncoder encoder, MaskDecoder decoder, byte[] image, byte[] coarse)
{
    /// <param name="preset">Parameters.</param>
    /// <param name="finished">Told the name of each stage when it is done.</param>
    public LabelMap Run(Preset preset, Action<string>? finished = null)
    {
        var map = LabelPngReader.Read(coarse);
        var picture = ImageReader.Read(image, ImageLimits.Default, new ImageSize(map.Height, map.Width));
        finished?.Invoke("read files");
        var space = LabelSpace.Default;
        var frames = Core.Global.CropBoxes.For(
            picture.Height, picture.Width, preset.Encode.CropNLayers, preset.Encode.CropOverlapRatio);
        var embeddings = frames.Select(frame => encoder.Encode(picture, frame, default)).ToList();
        finished?.Invoke("encoder");
        using var held = decoder.Hold(embeddings);
        var prompts = PromptExtractor.Extract(embeddings[0], map, space, preset.Prompts);
        finished?.Invoke("prompts");
        var local = Core.Local.LocalOptimizer.Optimize(
            decoder,
            new LocalInput(embeddings[0], map, space, prompts.Objects, preset.Local) { Shares = prompts.Posterior },
            default);
        finished?.Invoke("local optimizer");
        var global = Core.Global.GlobalOptimizer.Optimize(
            decoder, embeddings, local.Map, space, preset.Global, default).Map;
        finished?.Invoke("global optimizer");
        LabelPngWriter.Write(global, LabelPngFormat.Grey16);
        finished?.Invoke("write map");
        return global;
    }
}
