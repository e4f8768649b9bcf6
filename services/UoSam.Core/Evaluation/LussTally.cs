namespace UoSam.Core.Evaluation;

/// <summary>
/// Counts of one image by class, predictions also by bucket of the true class: bucket 0 is background, 1 to 4 are the
/// size groups. Reused from image to image.
/// </summary>
internal sealed class LussTally(int classCount)
{
    internal const int Buckets = 5;
    private readonly int _ids = classCount + 1;

    /// <summary>[K + 1] bucket of each class of this image's truth; 0 for classes that do not occur.</summary>
    internal byte[] Bucket { get; } = new byte[classCount + 1];

    internal LussLayer Region { get; } = new(classCount + 1);

    internal LussLayer Boundary { get; } = new(classCount + 1);

    /// <summary>Counts pixels whose truth is not void.</summary>
    internal void Count(
        ReadOnlySpan<ushort> truth,
        ReadOnlySpan<ushort> predicted,
        ReadOnlySpan<byte> truthBoundary,
        ReadOnlySpan<byte> predictedBoundary)
    {
        Region.Clear();
        Boundary.Clear();
        FindBuckets(truth);
        for (var i = 0; i < truth.Length; i++)
        {
            var g = truth[i];
            if (g < _ids)
            {
                var p = predicted[i];
                var bucket = Bucket[g] * _ids;
                Region.Count(g, p, bucket, 1, 1);
                Boundary.Count(g, p, bucket, truthBoundary[i], predictedBoundary[i]);
            }
        }
    }

    /// <summary>
    /// Size groups: s = ceil(100 * class pixels / pixels that are not void); S to 5, MS to 25, ML to 50, L above.
    /// </summary>
    private void FindBuckets(ReadOnlySpan<ushort> truth)
    {
        var areas = new long[_ids];
        long all = 0;
        foreach (var id in truth)
        {
            if (id < _ids)
            {
                areas[id]++;
                all++;
            }
        }

        Bucket[0] = 0;
        for (var c = 1; c < _ids; c++)
        {
            var percent = areas[c] * 100;
            Bucket[c] = areas[c] == 0 ? (byte)0
                : percent <= 5 * all ? (byte)1
                : percent <= 25 * all ? (byte)2
                : percent <= 50 * all ? (byte)3
                : (byte)4;
        }
    }
}
