namespace UoSam.Core.Evaluation;

/// <summary>Pixels by cluster and class of some images; one thread's part.</summary>
internal sealed class StegoCounts(StegoClusters clusters)
{
    internal ConfusionMatrix Confusion { get; } = new(clusters.Count, clusters.Classes);

    /// <summary>Pixels whose truth is a class.</summary>
    internal long TruthPixels { get; private set; }

    /// <summary>Those of them that were not predicted.</summary>
    internal long UnpredictedPixels { get; private set; }

    internal void Add(string name, EvaluationItem item)
    {
        clusters.Check(name, item.Predicted);
        var predicted = item.Predicted.Labels;
        for (var i = 0; i < predicted.Length; i++)
        {
            var isClass = clusters.ClassOf(item.Truth.Labels[i]) != RegionCounts.NoClass;
            TruthPixels += isClass ? 1 : 0;
            UnpredictedPixels += isClass && clusters.IsUnpredicted(predicted[i]) ? 1 : 0;
        }

        Confusion.AddPixels(clusters.TruthClasses(item), predicted);
    }

    internal void Add(StegoCounts other)
    {
        Confusion.Add(other.Confusion);
        TruthPixels += other.TruthPixels;
        UnpredictedPixels += other.UnpredictedPixels;
    }
}
