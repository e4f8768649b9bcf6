using UoSam.Cli.Converting;
using UoSam.Core;
using UoSam.Core.Evaluation;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.PostProcessing;
using UoSam.Core.Presets;

namespace UoSam.Cli.Evaluating;

/// <summary>Maps improved with the image alone, made anew whenever one is loaded.</summary>
internal static class BaselineMaps
{
    public static EvaluationSource Over(
        EvaluationSource maps, ImageFiles images, ScoreFiles? scores, PostProcess name, LabelSpace space, CancellationToken token)
    {
        var parameters = PostProcessor.Resolve(new GlobalParameters { PostProcess = name });
        return new(maps.Names, i =>
        {
            var item = maps.Load(i);
            var size = item.Predicted.Size;
            var image = images.Read(maps.Names[i], size)
                ?? throw new InvalidInputException(
                    "EVALUATION_MISSING", "there is no image of this name for the baseline: add it to the folder of --images");
            var own = scores is null ? null : Read(scores, maps.Names[i], size);
            var map = own is null ? item.Predicted : Winners(own, item.Predicted, space);
            return item with { Predicted = PostProcessor.Apply(map, space, image, parameters, own, token) };
        });
    }

    private static ClassScores Read(ScoreFiles scores, string name, ImageSize size) =>
        scores.Find(MapFolder.Stem(name)) is { } file
            ? scores.Read(file, size)
            : throw new InvalidInputException(
                "EVALUATION_NO_SCORES", "there are no scores of this name for the baseline: add them to the folder of --scores");

    /// <summary>For the CRF of the scores alone; pixels that were never predicted stay so.</summary>
    private static LabelMap Winners(ClassScores scores, LabelMap predicted, LabelSpace space)
    {
        var winners = scores.Winners(predicted.Height, predicted.Width);
        for (var i = 0; i < winners.Labels.Length; i++)
        {
            winners.Labels[i] = space.IsClass(predicted.Labels[i]) ? winners.Labels[i] : predicted.Labels[i];
        }

        return winners;
    }
}
