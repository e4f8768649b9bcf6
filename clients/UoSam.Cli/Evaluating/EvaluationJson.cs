using System.Text.Json;
using UoSam.Core.Evaluation;
using UoSam.Core.Exchange;

namespace UoSam.Cli.Evaluating;

/// <summary>A report as JSON; figures are shares, null where they are not defined.</summary>
internal static class EvaluationJson
{
    public static byte[] Write(EvaluationRun run, EvaluationSettings settings) => JsonReport.Write(
        json =>
        {
            var report = run.Report;
            json.WriteString("protocol", report.Protocol);
            json.WriteString("truth", settings.Truth);
            json.WriteString("predicted", settings.Predicted);
            json.WriteString("before", settings.Before);
            json.WriteNumber("image_count", report.ImageCount);
            Figures(json, "overall", report.Overall);
            Classes(json, report, settings.Names);
            Images(json, report);
            Matching(json, report);
            Sweep(json, report);
            Gate(json, run.Gate);
            Baselines(json, run.Baselines, settings.Names);
        },
        run.Report.Notes);

    private static void Classes(Utf8JsonWriter json, EvaluationReport report, ClassNames names) =>
        JsonReport.WriteList(json, "classes", report.Classes, row =>
        {
            json.WriteNumber("id", row.ClassId);
            json.WriteString("name", names.Find(row.ClassId));
            json.WriteNumber("truth_pixels", row.TruthPixels);
            Figures(json, "figures", row.Figures);
        });

    private static void Images(Utf8JsonWriter json, EvaluationReport report) =>
        JsonReport.WriteList(json, "images", report.Images, image =>
        {
            json.WriteString("name", image.Name);
            Figures(json, "figures", image.Figures);
        });

    private static void Matching(Utf8JsonWriter json, EvaluationReport report) =>
        JsonReport.WriteList(json, "matching", report.Matching, match =>
        {
            json.WriteNumber("predicted_id", match.PredictedId);
            json.WritePropertyName("class_id");
            json.WriteRawValue(match.TruthId is { } id ? id.ToString(System.Globalization.CultureInfo.InvariantCulture) : "null");
            json.WriteBoolean("is_ambiguous", match.IsAmbiguous);
        });

    private static void Sweep(Utf8JsonWriter json, EvaluationReport report) =>
        JsonReport.WriteList(json, "sweep", report.Sweep, point =>
        {
            json.WriteNumber("threshold", point.Threshold);
            JsonNumbers.Write(json, "mIoU", point.MeanIou);
        });

    private static void Gate(Utf8JsonWriter json, IReadOnlyList<GateBin> bins) =>
        JsonReport.WriteList(json, "gate", bins, bin =>
        {
            json.WriteNumber("from_score", bin.FromScore);
            json.WriteNumber("better", bin.Better);
            json.WriteNumber("same", bin.Same);
            json.WriteNumber("worse", bin.Worse);
        });

    private static void Baselines(Utf8JsonWriter json, IReadOnlyList<BaselineReport> baselines, ClassNames names) =>
        JsonReport.WriteList(json, "baselines", baselines, baseline =>
        {
            json.WriteString("name", baseline.Name);
            Figures(json, "overall", baseline.Report.Overall);
            Classes(json, baseline.Report, names);
        });

    private static void Figures(Utf8JsonWriter json, string property, IReadOnlyList<Figure> figures)
    {
        json.WriteStartObject(property);
        foreach (var figure in figures)
        {
            json.WriteStartObject(figure.Name);
            JsonNumbers.Write(json, "value", figure.Value);
            if (figure.Before is { } before)
            {
                JsonNumbers.Write(json, "before", before);
                JsonNumbers.Write(json, "gain", figure.Gain!.Value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
