namespace UoSam.Core.Evaluation;

/// <summary>What the LUSS figures of a data set need; one thread's part.</summary>
internal sealed class LussCounts(int classCount)
{
    private static readonly string[] GroupNames = ["S", "MS", "ML", "L"];
    private readonly RegionCounts[] _groupRegions = NewGroups(classCount);
    private readonly RegionCounts[] _groupBoundaries = NewGroups(classCount);

    internal RegionCounts Regions { get; } = new(classCount + 1);

    internal RegionCounts Boundaries { get; } = new(classCount + 1);

    internal double MeanIou => RegionScores.MeanIou(Regions, Regions, ClassAverage.All);

    internal void Add(LussTally image)
    {
        image.Region.AddTo(Regions);
        image.Boundary.AddTo(Boundaries);
        for (var group = 1; group <= GroupNames.Length; group++)
        {
            if (image.Bucket.Contains((byte)group))
            {
                image.Region.AddGroupTo(_groupRegions[group - 1], group, image.Bucket);
                image.Boundary.AddGroupTo(_groupBoundaries[group - 1], group, image.Bucket);
            }
        }
    }

    internal void Add(LussCounts other)
    {
        Regions.Add(other.Regions);
        Boundaries.Add(other.Boundaries);
        for (var group = 0; group < GroupNames.Length; group++)
        {
            _groupRegions[group].Add(other._groupRegions[group]);
            _groupBoundaries[group].Add(other._groupBoundaries[group]);
        }
    }

    /// <summary>Figures of the data set; those that are means over images come from their rows.</summary>
    internal IReadOnlyList<Figure> Figures(IReadOnlyList<ImageFigures> images) =>
    [
        new("mIoU", MeanIou),
        new("B-mIoU", RegionScores.MeanIou(Boundaries, Boundaries, ClassAverage.All)),
        new("Img-Acc", images.Average(image => LussImage.Value(image, "Img-Acc"))),
        new("F-beta", images.Average(image => LussImage.Value(image, "F-beta"))),
        new("accuracy", RegionScores.PixelAccuracy(Regions)),
        .. GroupFigures("mIoU", _groupRegions),
        .. GroupFigures("B-mIoU", _groupBoundaries),
    ];

    private static IEnumerable<Figure> GroupFigures(string name, RegionCounts[] groups) =>
        GroupNames.Select((group, i) => new Figure(
            $"{name} {group}", RegionScores.MeanIou(groups[i], groups[i], ClassAverage.PresentInTruth)));

    private static RegionCounts[] NewGroups(int classCount) =>
        [.. GroupNames.Select(_ => new RegionCounts(classCount + 1))];
}
