namespace UoSam.Core.Evaluation;

/// <summary>J and F of the objects of one sequence, frame by frame, and its consistency.</summary>
internal sealed class DavisSequence(string name, DavisOptions options)
{
    private readonly SortedDictionary<int, Track> _tracks = [];
    private readonly VideoConsistency[] _consistency =
        [.. options.ConsistencyFrames.Select(frames => new VideoConsistency(frames, options.Space))];

    private int _frames;

    /// <summary>VC_n, NaN where the sequence is too short.</summary>
    internal IReadOnlyList<double> Consistency => [.. _consistency.Select(measure => measure.Value)];

    /// <summary>Takes the next frame; ends count for the consistency even where they are not scored.</summary>
    internal void Add(EvaluationItem item, bool isScored)
    {
        foreach (var measure in _consistency)
        {
            measure.Add(item.Truth, item.Predicted);
        }

        if (!isScored)
        {
            return;
        }

        var isVoid = Array.ConvertAll(item.Truth.Labels, options.Space.IsVoid);
        var truth = Objects(item.Truth.Labels, isVoid);
        var predicted = Objects(item.Predicted.Labels, isVoid);
        foreach (var id in truth.Concat(predicted).Distinct().Where(id => id != 0))
        {
            Score(id, truth, predicted, item);
        }

        _frames++;
    }

    /// <summary>One row per object that occurs in the truth. A frame where neither map has it counts 1.</summary>
    internal IEnumerable<ImageFigures> Rows() =>
        _tracks.Where(pair => pair.Value.IsInTruth).Select(pair =>
        {
            pair.Value.FillTo(_frames);
            var region = DavisStatistics.Of(pair.Value.Region.ToArray());
            var contour = DavisStatistics.Of(pair.Value.Contour.ToArray());
            return new ImageFigures(
                options.IsBinary ? name : $"{name}/{pair.Key - 1}",
                [
                    new("J&F", (region.Mean + contour.Mean) / 2),
                    new("J", region.Mean),
                    new("J recall", region.Recall),
                    new("J decay", region.Decay),
                    new("F", contour.Mean),
                    new("F recall", contour.Recall),
                    new("F decay", contour.Decay),
                ]);
        });

    private void Score(int id, int[] truth, int[] predicted, EvaluationItem item)
    {
        if (!_tracks.TryGetValue(id, out var track))
        {
            track = new Track();
            _tracks.Add(id, track);
        }

        var inTruth = Array.ConvertAll(truth, other => other == id);
        var inPredicted = Array.ConvertAll(predicted, other => other == id);
        var tolerance = ContourMatch.TolerancePixels(item.Truth.Height, item.Truth.Width, options.ToleranceRatio);
        track.FillTo(_frames);
        track.IsInTruth |= Array.IndexOf(inTruth, true) >= 0;
        track.Region.Add(Iou(inTruth, inPredicted));
        track.Contour.Add(ContourMatch.F(inTruth, inPredicted, item.Truth.Width, tolerance));
    }

    /// <summary>Object numbers: id + 1, or 1 for every object; 0 where there is none.</summary>
    private int[] Objects(ushort[] labels, bool[] isVoid) =>
        [.. labels.Select((id, i) =>
            isVoid[i] || !options.Space.IsObject(id) ? 0 : options.IsBinary ? 1 : id + 1)];

    private static double Iou(bool[] truth, bool[] predicted)
    {
        var both = 0;
        var either = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            both += truth[i] && predicted[i] ? 1 : 0;
            either += truth[i] || predicted[i] ? 1 : 0;
        }

        return either == 0 ? 1 : (double)both / either;
    }

    private sealed class Track
    {
        internal bool IsInTruth { get; set; }

        internal List<double> Region { get; } = [];

        internal List<double> Contour { get; } = [];

        /// <summary>Frames since its last where neither map had the object.</summary>
        internal void FillTo(int frames)
        {
            while (Region.Count < frames)
            {
                Region.Add(1);
                Contour.Add(1);
            }
        }
    }
}
