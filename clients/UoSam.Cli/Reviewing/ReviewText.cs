using System.Globalization;
using UoSam.Cli.Evaluating;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Reviewing;

/// <summary>What people read about an image.</summary>
internal static class ReviewText
{
    public static string Score(double score) =>
        double.IsNaN(score) ? "-" : score.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>The greatest changes of area, in percent of the image.</summary>
    public static string Classes(ImageReview review, int most, Func<int, string> labelOf) => string.Join(
        ", ", review.ChangedClasses.Take(most).Select(change => $"{labelOf(change.ClassId)}: {Area(change, review.Change.Pixels)}"));

    /// <summary>One line of all that matters.</summary>
    public static string Line(ImageReview review, Func<int, string> labelOf)
    {
        var objects = review.Trace is null
            ? ""
            : $"; {review.Accepted} objects refined, {review.Rejected} kept, {review.Skipped} skipped, lowest score "
                + Score(review.LowestScore);
        var reasons = string.Join("; ", review.Reasons(labelOf));
        var corrections = string.Join("; ", review.Corrections(labelOf));
        var classes = Classes(review, 4, labelOf);
        return $"{FigureText.Percent(review.ChangedShare)} % changed{(classes.Length == 0 ? "" : $" (classes {classes})")}; alignment "
            + $"{FigureText.Percent(review.AlignmentBefore)} to {FigureText.Percent(review.AlignmentAfter)}{objects}"
            + (reasons.Length == 0 ? "" : $". Kept: {reasons}")
            + (corrections.Length == 0 ? "" : $". Before SAM the folder's memory changed {FigureText.Percent(review.ChangedByMemory)} %: {corrections}");
    }

    private static string Area(ClassChange change, int pixels) =>
        FigureText.Gain((change.PixelsAfter - change.PixelsBefore) / (double)pixels);
}
