using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>
/// Clusters are matched to classes over the data set, by the pixels they share (STEGO) or by IoU (MaskContrast), then
/// scored: mean IoU and pixel accuracy. Pixels of unmatched clusters are misses.
/// </summary>
public static class StegoProtocol
{
    /// <summary>Reads every image once for the matching and once for the figures.</summary>
    /// <param name="source">The images.</param>
    /// <param name="options">Classes and matching.</param>
    /// <param name="threads">Threads, at least 1; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="InvalidInputException">
    /// EVALUATION_EMPTY, EVALUATION_SIZE, EVALUATION_CLASS_ID (a predicted id that is no cluster), EVALUATION_MATCH (a
    /// cluster that a given matching lacks), or what the source refuses.
    /// </exception>
    public static EvaluationReport Evaluate(
        EvaluationSource source, StegoOptions options, int threads, CancellationToken cancellationToken)
    {
        source.CheckNotEmpty();
        var clusters = new StegoClusters(options);
        var total = ImageSweep.Run(
            source.Names.Count,
            threads,
            () => new StegoCounts(clusters),
            (part, i) => part.Add(source.Names[i], source.Load(i)),
            (all, part) => all.Add(part),
            cancellationToken);
        var matching = options.Matching ?? total.Confusion.BestMatching(options.Rule);
        CheckMatched(total.Confusion, matching);
        var matched = new EvaluationSource(source.Names, i => clusters.Relabel(source.Load(i), matching));
        var scored = new FixedClassOptions(
            options.Protocol,
            new LabelSpace(null, [RegionCounts.NoClass]),
            options.ClassCount,
            options.Average,
            options.BoundaryRatio);
        var report = FixedClassProtocol.Evaluate(matched, scored, threads, cancellationToken);
        return report with { Matching = matching, Notes = [.. report.Notes, .. Notes(matching, total)] };
    }

    private static void CheckMatched(ConfusionMatrix confusion, IReadOnlyList<ClassMatch> matching)
    {
        for (var id = 0; id < confusion.PredictedIds; id++)
        {
            if (confusion.Occurs(id) && matching.All(match => match.PredictedId != id))
            {
                throw new InvalidInputException(
                    "EVALUATION_MATCH", $"cluster {id} is not in the matching: add it, or leave the matching out");
            }
        }
    }

    private static IEnumerable<string> Notes(IReadOnlyList<ClassMatch> matching, StegoCounts total)
    {
        var ambiguous = matching.Where(match => match.IsAmbiguous).Select(match => match.PredictedId).ToArray();
        if (ambiguous.Length > 0)
        {
            yield return
                $"the matching is not unique: clusters {string.Join(", ", ambiguous)} could be matched otherwise at no cost";
        }

        if (total.UnpredictedPixels > 0)
        {
            yield return $"{total.UnpredictedPixels} of {total.TruthPixels} pixels with a class were not predicted and are "
                + "left out";
        }
    }
}
