using System.Text.Json;
using UoSam.Cli.Evaluating;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;

namespace UoSam.Cli.Reviewing;

/// <summary>A ranking as JSON; shares 0..1, null where undefined.</summary>
internal static class ReviewJson
{
    public static byte[] Write(ReviewReport report, ReviewSettings settings) => JsonReport.Write(
        json =>
        {
            json.WriteString("rank", settings.Rank.ToString().ToLowerInvariant());
            json.WriteNumber("image_count", report.Images.Count);
            JsonReport.WriteList(json, "images", report.Images, review => Write(json, review, settings));
        },
        report.Notes);

    private static void Write(Utf8JsonWriter json, ImageReview review, ReviewSettings settings)
    {
        json.WriteString("name", review.Name);
        json.WriteNumber("changed_share", review.ChangedShare);
        JsonNumbers.Write(json, "changed_share_by_memory", review.ChangedByMemory);
        JsonNumbers.Write(json, "alignment_before", review.AlignmentBefore);
        JsonNumbers.Write(json, "alignment_after", review.AlignmentAfter);
        JsonReport.WriteList(json, "classes", review.ChangedClasses, change =>
        {
            json.WriteNumber("id", change.ClassId);
            json.WriteString("name", change.ClassId == LabelSpace.Unpredicted ? "unknown" : settings.Reading.Dump.ClassNames.Find(change.ClassId));
            json.WriteNumber("pixels_before", change.PixelsBefore);
            json.WriteNumber("pixels_after", change.PixelsAfter);
            json.WriteNumber("pixels_kept", change.PixelsKept);
        });
        if (review.Trace is { } trace)
        {
            Write(json, trace);
        }
    }

    private static void Write(Utf8JsonWriter json, TraceFile trace)
    {
        JsonReport.WriteList(json, "objects", trace.Objects, item =>
        {
            json.WriteNumber("class_id", item.ClassId);
            json.WriteNumber("component", item.Component);
            JsonNumbers.Write(json, "score", item.Score);
            JsonNumbers.Write(json, "coarse_iou", item.CoarseIou);
            json.WriteString("decision", item.Decision == ObjectDecision.Accepted ? "refined" : "kept coarse");
            json.WriteString("reason", item.Reason);
        });
        json.WriteNumber("skipped", trace.Skipped.Count);
        JsonReport.WriteList(json, "memory", trace.Memory?.Corrections ?? [], change =>
        {
            json.WriteNumber("from", change.From);
            json.WriteNumber("to", change.To);
            json.WriteNumber("pixels", change.Pixels);
            JsonNumbers.Write(json, "belief", change.Belief);
        });
    }
}
