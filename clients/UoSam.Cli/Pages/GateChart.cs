using System.Globalization;
using System.Text;
using UoSam.Cli.Evaluating;

namespace UoSam.Cli.Pages;

/// <summary>Columns by SAM's score: which share of the accepted objects got better, stayed or got worse.</summary>
internal static class GateChart
{
    private const double Left = 46;
    private const double Top = 22;
    private const double Height = 220;
    private const double Column = 52;

    public static string Write(IReadOnlyList<GateBin> bins)
    {
        var width = Left + (bins.Count * Column) + 12;
        var svg = new StringBuilder(
            $"<svg viewBox=\"0 0 {width} {Top + Height + 44}\" width=\"{width}\" role=\"img\">\n");
        for (var i = 0; i <= 4; i++)
        {
            var y = Top + (Height * (4 - i) / 4);
            svg.Append($"<path class=\"line\" d=\"M{Left} {y}H{width - 12}\"/>")
                .Append($"<text class=\"soft\" x=\"{Left - 6}\" y=\"{y + 4}\" text-anchor=\"end\">{25 * i}</text>\n");
        }

        for (var i = 0; i < bins.Count; i++)
        {
            Append(svg, bins[i], Left + (i * Column));
        }

        svg.Append($"<text x=\"{Left + (bins.Count * Column / 2)}\" y=\"{Top + Height + 38}\" text-anchor=\"middle\">")
            .Append("SAM's score of the accepted mask</text>\n");
        return svg.Append("</svg>").ToString();
    }

    private static void Append(StringBuilder svg, GateBin bin, double x)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"{bin.FromScore:0.0#}");
        var tip = $"{bin.Better} better, {bin.Same} unchanged, {bin.Worse} worse";
        svg.Append($"<g><title>{tip}</title>");
        var y = Top + Height;
        foreach (var (colour, count) in (IEnumerable<(string, int)>)
            [("better", bin.Better), ("same", bin.Same), ("worse", bin.Worse)])
        {
            var height = bin.Count == 0 ? 0 : Height * count / bin.Count;
            y -= height;
            svg.Append($"<rect class=\"{colour}\" x=\"{x + 6}\" y=\"{PageText.Number(y)}\" width=\"{Column - 12}\" ")
                .Append($"height=\"{PageText.Number(height)}\"/>");
        }

        svg.Append($"<text class=\"soft\" x=\"{x}\" y=\"{Top + Height + 18}\" text-anchor=\"middle\">{range}</text>")
            .Append($"<text x=\"{x + (Column / 2)}\" y=\"{Top - 8}\" text-anchor=\"middle\">{(bin.Count == 0 ? "" : bin.Count)}</text>")
            .Append("</g>\n");
    }
}
