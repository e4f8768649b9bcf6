using System.Text;

namespace UoSam.Cli.Pages;

/// <summary>Horizontal bars from zero, up to both sides.</summary>
internal static class BarChart
{
    private const double Width = 720;
    private const double LetterWidth = 6.5;
    private const double MostLeft = 280;
    private const double Right = 70;
    private const double RowHeight = 20;
    private const double Bar = 14;

    /// <summary>Draws.</summary>
    /// <param name="bars">From top to bottom.</param>
    /// <param name="signed">True colours bars by their sign.</param>
    /// <returns>SVG, empty without bars.</returns>
    public static string Write(IReadOnlyList<ChartBar> bars, bool signed)
    {
        if (bars.Count == 0)
        {
            return "";
        }

        var left = Math.Min(MostLeft, 16 + (LetterWidth * Math.Max(8, bars.Max(bar => bar.Name.Length))));
        var least = Math.Min(0, bars.Min(bar => bar.Value));
        var most = Math.Max(0, bars.Max(bar => bar.Value));
        var scale = (Width - left - Right) / Math.Max(most - least, 1e-9);
        var zero = left - (least * scale);
        var height = bars.Count * RowHeight;
        var svg = new StringBuilder(
            $"<div class=\"wide\"><svg class=\"bars\" viewBox=\"0 0 {Width} {height + 4}\" width=\"{Width}\" role=\"img\">\n");
        for (var i = 0; i < bars.Count; i++)
        {
            Append(svg, bars[i], left, (i * RowHeight) + 2, zero, bars[i].Value * scale, signed);
        }

        var x = PageText.Number(zero);
        return svg.Append($"<path class=\"line\" d=\"M{x} 0V{height + 4}\"/>\n</svg></div>").ToString();
    }

    private static void Append(StringBuilder svg, ChartBar bar, double left, double y, double zero, double length, bool signed)
    {
        var colour = !signed ? "plain" : bar.Value < 0 ? "worse" : "better";
        var text = y + 12;
        var end = zero + Math.Max(0, length) + 4;
        svg.Append($"<g><title>{PageText.Escape($"{bar.Name}: {bar.Text}")}</title>")
            .Append($"<text x=\"{PageText.Number(left - 8)}\" y=\"{text}\" text-anchor=\"end\">{PageText.Escape(bar.Name)}</text>")
            .Append($"<rect class=\"{colour}\" x=\"{PageText.Number(Math.Min(zero, zero + length))}\" y=\"{y}\" ")
            .Append($"width=\"{PageText.Number(Math.Abs(length))}\" height=\"{Bar}\"/>")
            .Append($"<text x=\"{PageText.Number(end)}\" y=\"{text}\" text-anchor=\"start\">")
            .Append($"{PageText.Escape(bar.Text)}</text></g>\n");
    }
}
