using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>One image through the algorithms by plain calls: no services, no messages.</summary>
internal sealed class DirectRefinement(ModelFixture model, byte[] image, byte[] coarse)
{
    public LabelMap Run(Preset preset)
    {
        var map = LabelPngReader.Read(coarse);
        var picture = ImageReader.Read(image, ImageLimits.Default, new ImageSize(map.Height, map.Width));
        var space = LabelSpace.Default;
        var frames = Core.Global.CropBoxes.For(
            picture.Height, picture.Width, preset.Encode.CropNLayers, preset.Encode.CropOverlapRatio);
        var embeddings = frames.Select(frame => model.Encoder.Encode(picture, frame, default)).ToList();
        var prompts = PromptExtractor.Extract(embeddings[0], map, space, preset.Prompts);
        var local = Core.Local.LocalOptimizer.Optimize(
            model.Decoder, embeddings[0], map, space, prompts.Objects, preset.Local, default);
        return Core.Global.GlobalOptimizer.Optimize(
            model.Decoder, embeddings, local.Map, space, preset.Global, default).Map;
    }
}
