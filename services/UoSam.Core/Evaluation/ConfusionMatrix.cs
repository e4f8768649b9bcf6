namespace UoSam.Core.Evaluation;

/// <summary>Pixels by predicted id (row) and true class (column). Not thread-safe.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;

    /// <summary>No pixels yet.</summary>
    /// <param name="predictedIds">Rows, at least 1.</param>
    /// <param name="classes">Columns, at least 1.</param>
    public ConfusionMatrix(int predictedIds, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(predictedIds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        PredictedIds = predictedIds;
        Classes = classes;
        _counts = new long[predictedIds * classes];
    }

    /// <summary>Rows.</summary>
    public int PredictedIds { get; }

    /// <summary>Columns.</summary>
    public int Classes { get; }

    /// <summary>Counts the pixels where both ids are in range; others are left out.</summary>
    /// <param name="truth">[N] classes.</param>
    /// <param name="predicted">[N] ids.</param>
    public void AddPixels(ReadOnlySpan<ushort> truth, ReadOnlySpan<ushort> predicted)
    {
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] < Classes && predicted[i] < PredictedIds)
            {
                _counts[(predicted[i] * Classes) + truth[i]]++;
            }
        }
    }

    /// <summary>Adds the counts of another part of the data.</summary>
    /// <param name="other">Of the same size.</param>
    public void Add(ConfusionMatrix other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    /// <summary>Gives each predicted id a class.</summary>
    /// <param name="rule">What is best.</param>
    /// <returns>One entry per predicted id, ascending; ties go to the lowest class.</returns>
    public IReadOnlyList<ClassMatch> BestMatching(ClusterMatching rule = ClusterMatching.MostPixels) => rule switch
    {
        ClusterMatching.Majority => [.. Enumerable.Range(0, PredictedIds).Select(MajorityOf)],
        ClusterMatching.HighestIou => Matches(AssignmentSolver.Minimize(
            Enumerable.Range(0, _counts.Length).Select(i => -Iou(i)).ToArray().AsSpan(), PredictedIds, Classes)),
        _ => Matches(AssignmentSolver.Minimize(
            Array.ConvertAll(_counts, count => -count).AsSpan(), PredictedIds, Classes)),
    };

    private IReadOnlyList<ClassMatch> Matches(Assignment assignment) =>
        [.. assignment.ColumnOfRow.Select((column, row) => new ClassMatch(
            row, column < 0 ? null : column, Occurs(row) && assignment.AmbiguousRows.Contains(row)))];

    private ClassMatch MajorityOf(int row)
    {
        var ious = Enumerable.Range(row * Classes, Classes).Select(Iou).ToArray();
        var highest = ious.Max();
        return new ClassMatch(row, Array.IndexOf(ious, highest), highest > 0 && ious.Count(iou => iou == highest) > 1);
    }

    /// <summary>IoU of the pair at a row-major index; 0 where neither occurs.</summary>
    private double Iou(int index)
    {
        var (row, column) = Math.DivRem(index, Classes);
        var union = Sum(row * Classes, 1, Classes) + Sum(column, Classes, PredictedIds) - _counts[index];
        return union == 0 ? 0 : (double)_counts[index] / union;
    }

    private long Sum(int start, int step, int length)
    {
        var sum = 0L;
        for (var i = 0; i < length; i++)
        {
            sum += _counts[start + (i * step)];
        }

        return sum;
    }

    /// <summary>True where a predicted id has any pixel.</summary>
    internal bool Occurs(int row) => _counts.AsSpan(row * Classes, Classes).ContainsAnyExcept(0L);
}
