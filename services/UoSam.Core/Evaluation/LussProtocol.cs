using System.Globalization;

namespace UoSam.Core.Evaluation;

/// <summary>
/// The protocol of ImageNet-S (Gao et al., "Large-scale Unsupervised Semantic Segmentation"; evaluator of PASS): matching
/// on image-level labels, mIoU and boundary mIoU over K + 1 classes, image accuracy, F-beta and four size groups.
/// Counts are whole numbers and means float64; the published evaluator adds up in float32.
/// </summary>
public static class LussProtocol
{
    /// <summary>Reads every image once for a matching, once for a sweep of thresholds and once for the report.</summary>
    /// <param name="source">The images, LUSS ids.</param>
    /// <param name="options">K, matching, thresholds.</param>
    /// <param name="threads">Threads, at least 1; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="InvalidInputException">
    /// EVALUATION_EMPTY, EVALUATION_SIZE, EVALUATION_CLASS_ID, EVALUATION_MATCH (a predicted id that a given matching
    /// lacks), or what the source refuses.
    /// </exception>
    public static EvaluationReport Evaluate(
        EvaluationSource source, LussOptions options, int threads, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ClassCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.ClassCount, LussOptions.VoidId);
        source.CheckNotEmpty();
        float?[] thresholds = options.Thresholds.IsEmpty ? [null] : [.. options.Thresholds.Select(t => (float?)t)];
        var run = new LussRun(source, options, threads, cancellationToken);
        var matchings = run.Match(thresholds);
        var sweep = thresholds.Length > 1 ? run.MeanIous(thresholds, matchings) : [0];
        var best = Array.IndexOf(sweep, sweep.Max());
        return run.Report(thresholds[best], matchings[best]) with
        {
            Matching = matchings[best],
            Sweep = thresholds.Length > 1
                ? [.. sweep.Select((value, i) => new SweepPoint(options.Thresholds[i], value))]
                : [],
        };
    }

    internal static IReadOnlyList<string> Notes(float? threshold, IReadOnlyList<ClassMatch> matching, int withoutLogits)
    {
        List<string> notes = [];
        if (threshold is not null)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"threshold {threshold}"));
        }

        if (withoutLogits > 0 && threshold is not null)
        {
            notes.Add($"{withoutLogits} images have no scores: no threshold was applied to them");
        }

        int[] ambiguous = [.. matching.Where(match => match.IsAmbiguous).Select(match => match.PredictedId)];
        if (ambiguous.Length > 0)
        {
            notes.Add(
                $"the matching is not unique: {ambiguous.Length} predicted ids that occur could be matched otherwise at "
                + $"no cost, the first is {ambiguous[0]}");
        }

        return notes;
    }
}
