using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>Regions and boundaries of some images under a fixed-class protocol; one thread's part.</summary>
internal sealed class FixedClassCounts(FixedClassOptions options)
{
    private readonly RegionCounts _imageRegions = new(options.ClassCount ?? 0);
    private readonly RegionCounts _imageBoundaries = new(options.ClassCount ?? 0);
    private readonly bool[] _isVoid = VoidTable(options.Space);
    private ushort[] _truth = [];
    private ushort[] _predicted = [];
    private byte[] _truthBoundary = [];
    private byte[] _predictedBoundary = [];

    internal RegionCounts Regions { get; } = new(options.ClassCount ?? 0);

    internal RegionCounts Boundaries { get; } = new(options.ClassCount ?? 0);

    /// <summary>True where a truth has void pixels.</summary>
    internal bool HasVoid { get; private set; }

    /// <summary>Counts one image and returns its own figures.</summary>
    internal ImageFigures Add(string name, EvaluationItem item)
    {
        var pixels = item.Truth.Labels.Length;
        Reserve(pixels);
        var truth = _truth.AsSpan(0, pixels);
        var predicted = _predicted.AsSpan(0, pixels);
        var classes = Math.Max(
            ClearVoid(name, item.Truth, item.Truth, truth), ClearVoid(name, item.Predicted, item.Truth, predicted));
        HasVoid |= truth.Contains(RegionCounts.NoClass);
        Restart(classes);
        var radius = BoundaryMaps.RadiusPixels(item.Truth.Height, item.Truth.Width, options.BoundaryRatio);
        BoundaryMaps.Mark(truth, item.Truth.Width, radius, _truthBoundary);
        BoundaryMaps.Mark(predicted, item.Truth.Width, radius, _predictedBoundary);
        _imageRegions.AddPixels(truth, predicted);
        _imageBoundaries.AddBoundaryPixels(truth, predicted, _truthBoundary, _predictedBoundary);
        Regions.Add(_imageRegions);
        Boundaries.Add(_imageBoundaries);
        return new ImageFigures(name, Figures(_imageRegions, _imageBoundaries, ClassAverage.PresentInTruth));
    }

    internal void Add(FixedClassCounts other)
    {
        Regions.Add(other.Regions);
        Boundaries.Add(other.Boundaries);
        HasVoid |= other.HasVoid;
    }

    internal static IReadOnlyList<Figure> Figures(
        RegionCounts regions, RegionCounts boundaries, ClassAverage average) =>
    [
        new("mIoU", RegionScores.MeanIou(regions, regions, average)),
        new("B-mIoU", RegionScores.MeanIou(boundaries, regions, average)),
        new("accuracy", RegionScores.PixelAccuracy(regions)),
    ];

    private void Reserve(int pixels)
    {
        if (_truth.Length < pixels)
        {
            _truth = new ushort[pixels];
            _predicted = new ushort[pixels];
            _truthBoundary = new byte[pixels];
            _predictedBoundary = new byte[pixels];
        }
    }

    private void Restart(int classes)
    {
        _imageRegions.Clear();
        _imageBoundaries.Clear();
        _imageRegions.Grow(classes);
        _imageBoundaries.Grow(classes);
    }

    /// <summary>Copies ids, with "no class" for void ids and wherever the truth is void; returns highest id + 1.</summary>
    private int ClearVoid(string name, LabelMap map, LabelMap truth, Span<ushort> cleared)
    {
        var classes = 0;
        for (var i = 0; i < cleared.Length; i++)
        {
            var id = map.Labels[i];
            var skip = _isVoid[id] || _isVoid[truth.Labels[i]];
            cleared[i] = skip ? RegionCounts.NoClass : id;
            classes = skip ? classes : Math.Max(classes, id + 1);
        }

        CheckClasses(name, classes);
        return classes;
    }

    private static bool[] VoidTable(LabelSpace space)
    {
        var isVoid = new bool[ushort.MaxValue + 1];
        foreach (var id in space.VoidIds)
        {
            isVoid[id] = true;
        }

        return isVoid;
    }

    private void CheckClasses(string name, int classes)
    {
        var most = options.ClassCount ?? RegionCounts.NoClass;
        if (classes > most)
        {
            throw new InvalidInputException(
                "EVALUATION_CLASS_ID",
                $"{name}: id {classes - 1}, expected 0..{most - 1} or a void id: "
                + "check the label space, or name the id as void");
        }
    }
}
