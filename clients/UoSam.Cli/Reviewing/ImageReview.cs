using System.Globalization;
using UoSam.Cli.Evaluating;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Reviewing;

/// <summary>What refinement did to one image.</summary>
/// <param name="Name">Relative name of its map.</param>
/// <param name="Change">Pixels per class before and after.</param>
/// <param name="AlignmentBefore">Alignment of the coarse boundaries with edges of the image; NaN without boundary.</param>
/// <param name="AlignmentAfter">The same of the refined map.</param>
/// <param name="Trace">What was done object by object; null where no trace was kept.</param>
internal sealed record ImageReview(
    string Name, ChangeSummary Change, double AlignmentBefore, double AlignmentAfter, TraceFile? Trace)
{
    public double ChangedShare => (double)Change.ChangedPixels / Change.Pixels;

    /// <summary>The share of the pixels that the other images of the folder changed, before SAM did; NaN where no trace says.</summary>
    public double ChangedByMemory => Trace is null ? double.NaN : Trace.Memory?.ChangedShare ?? 0;

    public double AlignmentGain => AlignmentAfter - AlignmentBefore;

    public int Accepted => Trace?.Accepted.Count ?? 0;

    public int Rejected => Trace?.Rejected.Count ?? 0;

    public int Skipped => Trace?.Skipped.Count ?? 0;

    /// <summary>The lowest of SAM's scores of its objects; NaN where there is none.</summary>
    public double LowestScore => Trace is { Objects.Count: > 0 } trace ? trace.Objects.Min(item => item.Score) : double.NaN;

    /// <summary>The mean of SAM's scores of its objects; NaN where there is none.</summary>
    public double MeanScore => Trace is { Objects.Count: > 0 } trace ? trace.Objects.Average(item => item.Score) : double.NaN;

    /// <summary>Why objects were rejected, <c>class 3: reason</c> each.</summary>
    /// <param name="labelOf">What a class is called.</param>
    public IEnumerable<string> Reasons(Func<int, string> labelOf) =>
        Trace?.Rejected.Select(item => $"class {labelOf((int)item.ClassId)}: {item.Reason}") ?? [];

    /// <summary>What the other images of the folder changed, <c>class 3 became 5 (belief 0.95)</c> each.</summary>
    /// <param name="labelOf">What a class is called.</param>
    public IEnumerable<string> Corrections(Func<int, string> labelOf) => Trace?.Memory?.Corrections.Select(change => string.Create(
        CultureInfo.InvariantCulture, $"class {labelOf(change.From)} became {labelOf(change.To)} (belief {change.Belief:0.00})")) ?? [];

    /// <summary>Classes whose area changed, the greatest change first.</summary>
    public IEnumerable<ClassChange> ChangedClasses => Change.Classes
        .Where(change => change.PixelsBefore != change.PixelsAfter || change.PixelsKept != change.PixelsAfter)
        .OrderByDescending(change => Math.Abs((long)change.PixelsAfter - change.PixelsBefore));

    /// <summary>Orders images by what puts them first; undefined ones come last, equal ones by name.</summary>
    public static IReadOnlyList<ImageReview> Order(IEnumerable<ImageReview> reviews, ReviewRank rank) =>
        [.. reviews.OrderBy(review => Key(review, rank)).ThenBy(review => review.Name, StringComparer.Ordinal)];

    private static double Key(ImageReview review, ReviewRank rank)
    {
        var key = rank switch
        {
            ReviewRank.Alignment => review.AlignmentGain,
            ReviewRank.Score => review.LowestScore,
            ReviewRank.Rejected => -review.Rejected,
            _ => -review.ChangedShare,
        };
        return double.IsNaN(key) ? double.PositiveInfinity : key;
    }
}
