using System.Globalization;
using System.Text;
using UoSam.Cli.Evaluating;

namespace UoSam.Cli.Reviewing;

/// <summary>A ranking as CSV (RFC 4180), one image per line.</summary>
internal static class ReviewCsv
{
    public static byte[] Write(ReviewReport report, ReviewSettings settings)
    {
        var csv = new StringBuilder(
            "image,changed_share,alignment_before,alignment_after,alignment_gain,refined,kept,skipped,lowest_score,mean_score,"
            + "changed_pixels_by_class,kept_because,changed_share_by_memory,memory\r\n");
        foreach (var review in report.Images)
        {
            var classes = review.ChangedClasses.Select(change => string.Create(
                CultureInfo.InvariantCulture, $"{change.ClassId}:{change.PixelsBefore}->{change.PixelsAfter}"));
            string[] cells =
            [
                CsvText.Quote(review.Name),
                FigureText.Exact(review.ChangedShare),
                FigureText.Exact(review.AlignmentBefore),
                FigureText.Exact(review.AlignmentAfter),
                FigureText.Exact(review.AlignmentGain),
                Count(review, review.Accepted),
                Count(review, review.Rejected),
                Count(review, review.Skipped),
                FigureText.Exact(review.LowestScore),
                FigureText.Exact(review.MeanScore),
                CsvText.Quote(string.Join(' ', classes)),
                CsvText.Quote(string.Join("; ", review.Reasons(settings.LabelOf))),
                FigureText.Exact(review.ChangedByMemory),
                CsvText.Quote(string.Join("; ", review.Corrections(settings.LabelOf))),
            ];
            csv.AppendJoin(',', cells).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static string Count(ImageReview review, int count) =>
        review.Trace is null ? "" : count.ToString(CultureInfo.InvariantCulture);
}
