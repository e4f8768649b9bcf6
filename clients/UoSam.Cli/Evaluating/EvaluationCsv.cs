using System.Globalization;
using System.Text;
using UoSam.Core.Evaluation;

namespace UoSam.Cli.Evaluating;

/// <summary>A report as CSV (RFC 4180), one figure per line, so that every protocol has the same columns.</summary>
internal static class EvaluationCsv
{
    public static byte[] Write(EvaluationRun run)
    {
        var report = run.Report;
        var csv = new StringBuilder("of,name,figure,value,before,gain\r\n");
        Append(csv, "data set", report.Protocol, report.Overall);
        foreach (var row in report.Classes)
        {
            Append(csv, "class", row.ClassId.ToString(CultureInfo.InvariantCulture), row.Figures);
        }

        foreach (var image in report.Images)
        {
            Append(csv, "image", image.Name, image.Figures);
        }

        foreach (var baseline in run.Baselines)
        {
            Append(csv, "baseline", baseline.Name, baseline.Report.Overall);
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static void Append(StringBuilder csv, string of, string name, IReadOnlyList<Figure> figures)
    {
        foreach (var figure in figures)
        {
            string[] cells =
            [
                of, CsvText.Quote(name), CsvText.Quote(figure.Name), FigureText.Exact(figure.Value),
                FigureText.Exact(figure.Before), FigureText.Exact(figure.Gain),
            ];
            csv.AppendJoin(',', cells).Append("\r\n");
        }
    }
}
