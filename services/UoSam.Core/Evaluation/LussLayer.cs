namespace UoSam.Core.Evaluation;

/// <summary>Regions, or boundaries, of one image; predictions split by bucket of the true class.</summary>
internal sealed class LussLayer(int ids)
{
    /// <summary>[ids] pixels of the truth.</summary>
    internal int[] Truth { get; } = new int[ids];

    /// <summary>[ids] pixels where truth and prediction agree.</summary>
    internal int[] Both { get; } = new int[ids];

    /// <summary>[buckets, ids] predicted pixels.</summary>
    internal int[] Predicted { get; } = new int[LussTally.Buckets * ids];

    internal void Clear()
    {
        Array.Clear(Truth);
        Array.Clear(Both);
        Array.Clear(Predicted);
    }

    /// <summary>One pixel of truth g and prediction p; amounts are 0 or 1.</summary>
    internal void Count(int g, int p, int bucketStart, int inTruth, int inPredicted)
    {
        Truth[g] += inTruth;
        if (p < Truth.Length)
        {
            Predicted[bucketStart + p] += inPredicted;
        }

        if (p == g)
        {
            Both[g] += inTruth & inPredicted;
        }
    }

    /// <summary>Predicted pixels of a class, over all buckets.</summary>
    internal int PredictedArea(int id)
    {
        var area = 0;
        for (var bucket = 0; bucket < LussTally.Buckets; bucket++)
        {
            area += Predicted[(bucket * Truth.Length) + id];
        }

        return area;
    }

    internal void AddTo(RegionCounts total)
    {
        for (var c = 0; c < Truth.Length; c++)
        {
            total.Truth[c] += Truth[c];
            total.Both[c] += Both[c];
            total.Predicted[c] += PredictedArea(c);
        }
    }

    /// <summary>Adds the pixels whose truth is background or a class of the group.</summary>
    internal void AddGroupTo(RegionCounts total, int group, byte[] bucketOfClass)
    {
        for (var c = 0; c < Truth.Length; c++)
        {
            if (c == 0 || bucketOfClass[c] == group)
            {
                total.Truth[c] += Truth[c];
                total.Both[c] += Both[c];
            }

            total.Predicted[c] += Predicted[c] + Predicted[(group * Truth.Length) + c];
        }
    }
}
