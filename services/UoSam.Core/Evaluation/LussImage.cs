namespace UoSam.Core.Evaluation;

/// <summary>Scores single images; holds one thread's buffers.</summary>
internal sealed class LussImage(int classCount, double boundaryRatio)
{
    private const double BetaSquared = 0.3;
    private ushort[] _predicted = [];
    private byte[] _truthBoundary = [];
    private byte[] _predictedBoundary = [];

    internal LussTally Tally { get; } = new(classCount);

    internal static double Value(ImageFigures image, string name) =>
        image.Figures.First(figure => figure.Name == name).Value;

    /// <summary>Marks the truth's boundary, on the full map: void counts as a class of its own.</summary>
    internal void Begin(EvaluationItem item)
    {
        var pixels = item.Truth.Labels.Length;
        if (_predicted.Length < pixels)
        {
            _predicted = new ushort[pixels];
            _truthBoundary = new byte[pixels];
            _predictedBoundary = new byte[pixels];
        }

        BoundaryMaps.Mark(item.Truth.Labels, item.Truth.Width, Radius(item), _truthBoundary);
    }

    /// <summary>
    /// Counts the image of the last <see cref="Begin"/>. Ids are matched before boundaries are taken, as in PASS; the
    /// order matters only where two ids match one class.
    /// </summary>
    internal void Count(EvaluationItem item, float? threshold, ushort[] truthOfId)
    {
        var predicted = _predicted.AsSpan(0, item.Truth.Labels.Length);
        for (var i = 0; i < predicted.Length; i++)
        {
            var isBelow = threshold is { } t && item.Logits is { } logits && logits.Values[i] < t;
            predicted[i] = isBelow ? (ushort)0 : truthOfId[item.Predicted.Labels[i]];
        }

        BoundaryMaps.Mark(predicted, item.Truth.Width, Radius(item), _predictedBoundary);
        Tally.Count(item.Truth.Labels, predicted, _truthBoundary, _predictedBoundary);
    }

    /// <summary>Figures of the counted image.</summary>
    internal ImageFigures Figures(string name)
    {
        var regions = new RegionCounts(classCount + 1);
        var boundaries = new RegionCounts(classCount + 1);
        Tally.Region.AddTo(regions);
        Tally.Boundary.AddTo(boundaries);
        return new ImageFigures(
            name,
            [
                new("mIoU", RegionScores.MeanIou(regions, regions, ClassAverage.PresentInTruth)),
                new("B-mIoU", RegionScores.MeanIou(boundaries, boundaries, ClassAverage.PresentInTruth)),
                new("Img-Acc", IsImageClassRight(regions) ? 1 : 0),
                new("F-beta", FBeta(regions)),
                new("accuracy", RegionScores.PixelAccuracy(regions)),
            ]);
    }

    /// <summary>The largest predicted class (the lowest of equals; 1 where none is) occurs in the truth.</summary>
    private static bool IsImageClassRight(RegionCounts regions)
    {
        var largest = 1;
        for (var c = 2; c < regions.ClassCount; c++)
        {
            largest = regions.Predicted[c] > regions.Predicted[largest] ? c : largest;
        }

        return regions.Truth[largest] > 0 && regions.Predicted[largest] > 0;
    }

    /// <summary>
    /// F of foreground against background, beta^2 = 0.3; 0 where nothing agrees. All that is not 0 is foreground, void in
    /// the prediction too.
    /// </summary>
    private double FBeta(RegionCounts regions)
    {
        var truth = regions.Truth.Sum() - regions.Truth[0];
        var predicted = regions.Truth.Sum() - regions.Predicted[0];

        // Bucket 0 of the tally are the predictions on true background.
        var onBackground = regions.Truth[0] - Tally.Region.Predicted[0];
        var both = predicted - onBackground;
        if (both == 0)
        {
            return 0;
        }

        var precision = (double)both / predicted;
        var recall = (double)both / truth;
        return (1 + BetaSquared) * precision * recall / ((BetaSquared * precision) + recall);
    }

    private int Radius(EvaluationItem item) =>
        BoundaryMaps.RadiusPixels(item.Truth.Height, item.Truth.Width, boundaryRatio);
}
