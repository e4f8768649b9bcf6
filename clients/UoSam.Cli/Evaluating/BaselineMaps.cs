using UoSam.Cli.Converting;
using UoSam.Core;
using UoSam.Core.Evaluation;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.PostProcessing;

namespace UoSam.Cli.Evaluating;

/// <summary>Maps improved with the image alone, made anew whenever one is loaded.</summary>
internal static class BaselineMaps
{
    public static EvaluationSource Over(
        EvaluationSource maps, ImageFiles images, PostProcess name, LabelSpace space, CancellationToken token) =>
        new(maps.Names, i =>
        {
            var item = maps.Load(i);
            var size = new ImageSize(item.Predicted.Height, item.Predicted.Width);
            var image = images.Read(maps.Names[i], size)
                ?? throw new InvalidInputException(
                    "EVALUATION_MISSING", "there is no image of this name for the baseline: add it to the folder of --images");
            return item with { Predicted = PostProcessor.Apply(item.Predicted, space, image, name, token) };
        });
}
