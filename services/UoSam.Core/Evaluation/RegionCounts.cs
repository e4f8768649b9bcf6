namespace UoSam.Core.Evaluation;

/// <summary>
/// Pixels per class in the truth, in the prediction and in both: all that IoU needs. Whole numbers, so that parts
/// counted on several threads add up to the same in any order. Not thread-safe.
/// </summary>
public sealed class RegionCounts
{
    /// <summary>In a map handed to this class: a pixel without a class.</summary>
    public const ushort NoClass = ushort.MaxValue;

    /// <summary>No pixels yet.</summary>
    /// <param name="classCount">Classes are the ids 0 .. classCount - 1; 0..65535.</param>
    public RegionCounts(int classCount)
    {
        CheckClassCount(classCount);
        Truth = new long[classCount];
        Predicted = new long[classCount];
        Both = new long[classCount];
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount => Truth.Length;

    /// <summary>[ClassCount] pixels of the class in the truth.</summary>
    public long[] Truth { get; private set; }

    /// <summary>[ClassCount] pixels of the class in the prediction.</summary>
    public long[] Predicted { get; private set; }

    /// <summary>[ClassCount] pixels of the class in truth and prediction.</summary>
    public long[] Both { get; private set; }

    /// <summary>
    /// Counts every pixel whose truth is a class. A predicted id that is no class is a miss and no false alarm.
    /// </summary>
    /// <param name="truth">[N] ids; <see cref="NoClass"/>, or any id past the classes, is left out.</param>
    /// <param name="predicted">[N] ids.</param>
    public void AddPixels(ReadOnlySpan<ushort> truth, ReadOnlySpan<ushort> predicted)
    {
        for (var i = 0; i < truth.Length; i++)
        {
            AddPixel(truth[i], predicted[i]);
        }
    }

    /// <summary>
    /// Counts boundary pixels whose truth is a class: the truth's where <paramref name="truthBoundary"/> is set, the
    /// prediction's where <paramref name="predictedBoundary"/> is set, both where both are and the classes agree.
    /// </summary>
    /// <param name="truth">[N] ids.</param>
    /// <param name="predicted">[N] ids.</param>
    /// <param name="truthBoundary">[N] of 0 or 1.</param>
    /// <param name="predictedBoundary">[N] of 0 or 1.</param>
    public void AddBoundaryPixels(
        ReadOnlySpan<ushort> truth,
        ReadOnlySpan<ushort> predicted,
        ReadOnlySpan<byte> truthBoundary,
        ReadOnlySpan<byte> predictedBoundary)
    {
        for (var i = 0; i < truth.Length; i++)
        {
            if ((truthBoundary[i] | predictedBoundary[i]) != 0 && truth[i] < Truth.Length)
            {
                Count(Truth, truth[i], truthBoundary[i]);
                Count(Predicted, predicted[i], predictedBoundary[i]);
                Count(Both, truth[i], truth[i] == predicted[i] ? truthBoundary[i] & predictedBoundary[i] : 0);
            }
        }
    }

    /// <summary>Makes room for more classes; counts stay.</summary>
    /// <param name="classCount">At most 65535; fewer classes than now change nothing.</param>
    public void Grow(int classCount)
    {
        CheckClassCount(classCount);
        if (classCount > ClassCount)
        {
            Truth = [.. Truth, .. new long[classCount - Truth.Length]];
            Predicted = [.. Predicted, .. new long[classCount - Predicted.Length]];
            Both = [.. Both, .. new long[classCount - Both.Length]];
        }
    }

    /// <summary>Adds the counts of another part of the data, growing to its classes.</summary>
    /// <param name="other">Stays as it is.</param>
    public void Add(RegionCounts other)
    {
        Grow(other.ClassCount);
        for (var c = 0; c < other.ClassCount; c++)
        {
            Truth[c] += other.Truth[c];
            Predicted[c] += other.Predicted[c];
            Both[c] += other.Both[c];
        }
    }

    /// <summary>Back to no pixels.</summary>
    public void Clear()
    {
        Array.Clear(Truth);
        Array.Clear(Predicted);
        Array.Clear(Both);
    }

    /// <summary>Intersection over union of a class, 0..1; NaN where neither map holds it.</summary>
    /// <param name="classId">0 .. ClassCount - 1.</param>
    public double Iou(int classId)
    {
        var union = Truth[classId] + Predicted[classId] - Both[classId];
        return union == 0 ? double.NaN : (double)Both[classId] / union;
    }

    private static void CheckClassCount(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classCount, NoClass);
    }

    private static void Count(long[] counts, ushort id, int amount)
    {
        if (id < counts.Length)
        {
            counts[id] += amount;
        }
    }

    private void AddPixel(ushort truth, ushort predicted)
    {
        if (truth >= Truth.Length)
        {
            return;
        }

        Truth[truth]++;
        if (truth == predicted)
        {
            Both[truth]++;
        }

        if (predicted < Predicted.Length)
        {
            Predicted[predicted]++;
        }
    }
}
