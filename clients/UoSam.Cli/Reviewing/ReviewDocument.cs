using UoSam.Cli.Evaluating;
using UoSam.Cli.Pages;

namespace UoSam.Cli.Reviewing;

/// <summary>A ranking as one page.</summary>
internal static class ReviewDocument
{
    public static byte[] Write(ReviewReport report, ReviewSettings settings, FolderReview folder)
    {
        var first = report.Images.Take(settings.Top).ToList();
        var lead = $"{report.Images.Count} images of {settings.Images}; before {settings.Before}, after {settings.After}; "
            + $"ranked by {settings.Rank.ToString().ToLowerInvariant()}";
        return ReviewPage.Write("uosam report", lead, report.Notes,
        [
            new(
                "Area gained and lost per class",
                "Net change over all images, in percent of their pixels.",
                ReviewCharts.Areas(report, settings.LabelOf)),
            new(
                "Boundaries on edges, before against after",
                "Mean rank of the image's gradient under the map's boundaries; 50 is chance. Below the diagonal, the "
                + "refined boundaries lie worse than the coarse ones.",
                ScatterChart.Write(
                    [.. report.Images.Where(review => !double.IsNaN(review.AlignmentGain)).Select(review =>
                        new ChartPoint(review.Name, review.AlignmentBefore, review.AlignmentAfter))],
                    "alignment")),
            new(
                "Decisions by SAM's score",
                "Share (%) of the objects that were refined (green) or kept as they were (red); their number is on top.",
                ReviewCharts.Scores(report)),
            new("Why objects were kept as they were", "", ReviewCharts.Reasons(report)),
            new(
                $"The first {first.Count} of {report.Images.Count}",
                "Red in the last picture: pixels of another class than before.",
                PictureCard.Write(
                    [.. first.Select(review => ReviewPictures.Card(review, folder.Load(review.Name), settings))])),
            new("Images", "", HtmlTable.WriteUnlessEmpty(
                ["image", "changed %", "by the folder's memory %", "alignment before", "after", "gain", "lowest score", "kept"],
                [.. first.Select(Row)])),
        ]);
    }

    private static IReadOnlyList<string> Row(ImageReview review) =>
    [
        review.Name,
        FigureText.Percent(review.ChangedShare),
        FigureText.Percent(review.ChangedByMemory),
        FigureText.Percent(review.AlignmentBefore),
        FigureText.Percent(review.AlignmentAfter),
        FigureText.Gain(review.AlignmentGain),
        ReviewText.Score(review.LowestScore),
        review.Trace is null ? "" : $"{review.Rejected}",
    ];
}
