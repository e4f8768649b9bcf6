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

    /// <summary>[PredictedIds, Classes] row-major.</summary>
    public ReadOnlySpan<long> Counts => _counts;

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

    /// <summary>The one-to-one matching that most pixels agree with.</summary>
    /// <returns>One entry per predicted id, ascending.</returns>
    public IReadOnlyList<ClassMatch> BestMatching()
    {
        var costs = Array.ConvertAll(_counts, count => -count);
        var assignment = AssignmentSolver.Minimize(costs.AsSpan(), PredictedIds, Classes);
        return [.. assignment.ColumnOfRow.Select((column, row) => new ClassMatch(
            row, column < 0 ? null : column, Occurs(row) && assignment.AmbiguousRows.Contains(row)))];
    }

    private bool Occurs(int row) => _counts.AsSpan(row * Classes, Classes).ContainsAnyExcept(0L);
}
