using System.Globalization;
using System.Text;

namespace UoSam.Cli.Pages;

/// <summary>Points in a square of shares, before across and after upwards, with the diagonal of no change.</summary>
internal static class ScatterChart
{
    private const double Side = 420;
    private const double Margin = 46;

    /// <summary>Draws; points without both values are left out.</summary>
    /// <param name="points">Shares 0..1.</param>
    /// <param name="what">What is shared, e.g. IoU.</param>
    /// <returns>SVG, empty without points.</returns>
    public static string Write(IReadOnlyList<ChartPoint> points, string what)
    {
        if (points.Count == 0)
        {
            return "";
        }

        var size = Side + Margin + 12;
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {size} {size}\" width=\"{size}\" role=\"img\">\n");
        AppendFrame(svg, what);
        foreach (var point in points)
        {
            var colour = point.After > point.Before ? "better" : point.After < point.Before ? "worse" : "same";
            var name = string.Create(
                CultureInfo.InvariantCulture, $"{point.Name}: {100 * point.Before:0.00} to {100 * point.After:0.00}");
            svg.Append($"<circle class=\"{colour}\" cx=\"{X(point.Before)}\" cy=\"{Y(point.After)}\" r=\"4\" ")
                .Append($"fill-opacity=\"0.7\"><title>{PageText.Escape(name)}</title></circle>\n");
        }

        return svg.Append("</svg>").ToString();
    }

    private static void AppendFrame(StringBuilder svg, string what)
    {
        for (var i = 0; i <= 5; i++)
        {
            var share = i / 5.0;
            svg.Append($"<path class=\"line\" d=\"M{X(share)} {Y(0)}V{Y(1)}M{X(0)} {Y(share)}H{X(1)}\"/>")
                .Append($"<text class=\"soft\" x=\"{X(share)}\" y=\"{Side + 28}\" text-anchor=\"middle\">{20 * i}</text>")
                .Append($"<text class=\"soft\" x=\"{Margin - 6}\" y=\"{Y(share)}\" dy=\"4\" text-anchor=\"end\">{20 * i}</text>\n");
        }

        var across = PageText.Escape($"{what} before, %");
        var upwards = PageText.Escape($"{what} after, %");
        svg.Append($"<path class=\"line\" stroke-dasharray=\"4 4\" d=\"M{X(0)} {Y(0)}L{X(1)} {Y(1)}\"/>")
            .Append($"<text x=\"{X(0.5)}\" y=\"{Side + 46}\" text-anchor=\"middle\">{across}</text>")
            .Append($"<text transform=\"translate(13 {Y(0.5)}) rotate(-90)\" text-anchor=\"middle\">{upwards}</text>\n");
    }

    private static string X(double share) => PageText.Number(Margin + (share * Side));

    private static string Y(double share) => PageText.Number(8 + ((1 - share) * Side));
}
