using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>
/// Clusters are matched to classes by the pixels they share over the data set (Hungarian), then scored: mean IoU over
/// the classes that occur in truth or prediction, and pixel accuracy. Pixels of unmatched clusters are misses.
/// </summary>
public static class StegoProtocol
{
    /// <summary>Reads every image once for the matching (unless given) and once for the figures.</summary>
    /// <param name="source">The images.</param>
    /// <param name="options">Classes and matching.</param>
    /// <param name="threads">Threads, at least 1; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="InvalidInputException">EVALUATION_EMPTY, EVALUATION_SIZE, or what the source refuses.</exception>
    public static EvaluationReport Evaluate(
        EvaluationSource source, StegoOptions options, int threads, CancellationToken cancellationToken)
    {
        source.CheckNotEmpty();
        var clusters = options.ClusterCount ?? options.ClassCount;
        var matching = options.Matching ?? Match(source, options, clusters, threads, cancellationToken);
        var matched = new EvaluationSource(source.Names, i => Relabel(source.Load(i), options, clusters, matching));
        var scored = new FixedClassOptions(
            "stego",
            new LabelSpace(null, [RegionCounts.NoClass]),
            options.ClassCount,
            ClassAverage.Defined,
            options.BoundaryRatio);
        var report = FixedClassProtocol.Evaluate(matched, scored, threads, cancellationToken);
        return report with { Matching = matching, Notes = [.. report.Notes, .. Notes(matching)] };
    }

    private static IReadOnlyList<ClassMatch> Match(
        EvaluationSource source, StegoOptions options, int clusters, int threads, CancellationToken cancellationToken) =>
        ImageSweep.Run(
            source.Names.Count,
            threads,
            () => new ConfusionMatrix(clusters, options.ClassCount),
            (part, i) =>
            {
                var item = source.Load(i);
                part.AddPixels(TruthClasses(item, options, clusters), item.Predicted.Labels);
            },
            (total, part) => total.Add(part),
            cancellationToken).BestMatching();

    /// <summary>Truth as classes from 0, without a class where it is void or nothing was predicted.</summary>
    private static ushort[] TruthClasses(EvaluationItem item, StegoOptions options, int clusters)
    {
        var classes = new ushort[item.Truth.Labels.Length];
        for (var i = 0; i < classes.Length; i++)
        {
            var shifted = item.Truth.Labels[i] - options.FirstTruthId;
            var isCounted = shifted >= 0 && shifted < options.ClassCount && item.Predicted.Labels[i] < clusters;
            classes[i] = isCounted ? (ushort)shifted : RegionCounts.NoClass;
        }

        return classes;
    }

    private static EvaluationItem Relabel(
        EvaluationItem item, StegoOptions options, int clusters, IReadOnlyList<ClassMatch> matching)
    {
        var classOf = new ushort[ushort.MaxValue + 1];
        Array.Fill(classOf, RegionCounts.NoClass);
        foreach (var match in matching)
        {
            classOf[match.PredictedId] = (ushort)(match.TruthId ?? RegionCounts.NoClass);
        }

        var (height, width) = (item.Truth.Height, item.Truth.Width);
        return new EvaluationItem(
            new LabelMap(height, width, TruthClasses(item, options, clusters)),
            new LabelMap(height, width, Array.ConvertAll(item.Predicted.Labels, id => classOf[id])));
    }

    private static IEnumerable<string> Notes(IReadOnlyList<ClassMatch> matching)
    {
        var ambiguous = matching.Where(match => match.IsAmbiguous).Select(match => match.PredictedId).ToArray();
        return ambiguous.Length == 0
            ? []
            : [$"the matching is not unique: clusters {string.Join(", ", ambiguous)} could be matched otherwise at no cost"];
    }
}
