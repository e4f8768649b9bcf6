using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>Tables from file ids to classes and clusters.</summary>
internal sealed class StegoClusters
{
    private readonly ushort[] _classOfTruth = new ushort[ushort.MaxValue + 1];
    private readonly bool[] _isUnpredicted = new bool[ushort.MaxValue + 1];

    internal StegoClusters(StegoOptions options)
    {
        Count = options.ClusterCount ?? options.ClassCount;
        Classes = options.ClassCount;
        for (var id = 0; id < _classOfTruth.Length; id++)
        {
            _classOfTruth[id] = (ushort)(options.ClassOf((ushort)id) ?? RegionCounts.NoClass);
        }

        foreach (var id in options.UnpredictedIds.Where(id => id >= Count))
        {
            _isUnpredicted[id] = true;
        }
    }

    internal int Count { get; }

    internal int Classes { get; }

    internal ushort ClassOf(ushort truthId) => _classOfTruth[truthId];

    internal bool IsUnpredicted(ushort predictedId) => _isUnpredicted[predictedId];

    /// <summary>Refuses ids that are neither a cluster nor "not predicted".</summary>
    internal void Check(string name, LabelMap predicted)
    {
        foreach (var id in predicted.Labels)
        {
            if (id >= Count && !_isUnpredicted[id])
            {
                throw new InvalidInputException(
                    "EVALUATION_CLASS_ID",
                    $"{name}: id {id} in the prediction, expected 0..{Count - 1}: check the number of clusters, or name "
                    + "the id as void");
            }
        }
    }

    /// <summary>Truth as classes from 0, without a class where it is void or nothing was predicted.</summary>
    internal ushort[] TruthClasses(EvaluationItem item)
    {
        var classes = new ushort[item.Truth.Labels.Length];
        for (var i = 0; i < classes.Length; i++)
        {
            classes[i] = _isUnpredicted[item.Predicted.Labels[i]]
                ? RegionCounts.NoClass
                : _classOfTruth[item.Truth.Labels[i]];
        }

        return classes;
    }

    internal EvaluationItem Relabel(EvaluationItem item, IReadOnlyList<ClassMatch> matching)
    {
        var classOf = new ushort[ushort.MaxValue + 1];
        Array.Fill(classOf, RegionCounts.NoClass);
        foreach (var match in matching)
        {
            classOf[match.PredictedId] = (ushort)(match.TruthId ?? RegionCounts.NoClass);
        }

        return new EvaluationItem(
            item.Truth.With(TruthClasses(item)), item.Predicted.With(Array.ConvertAll(item.Predicted.Labels, id => classOf[id])));
    }
}
