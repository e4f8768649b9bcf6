using System.Text;

namespace UoSam.Cli.Pages;

/// <summary>Columns that show, per range, how its members are divided; the number of members is on top.</summary>
internal static class StackedColumns
{
    private const double Left = 46;
    private const double Top = 22;
    private const double Height = 220;
    private const double Width = 52;

    /// <summary>Draws.</summary>
    /// <param name="columns">From left to right; each range ends where the next begins.</param>
    /// <param name="axis">What the ranges are of.</param>
    /// <returns>SVG, empty without columns.</returns>
    public static string Write(IReadOnlyList<ChartColumn> columns, string axis)
    {
        if (columns.Count == 0)
        {
            return "";
        }

        var width = Left + (columns.Count * Width) + 12;
        var svg = new StringBuilder(
            $"<svg viewBox=\"0 0 {width} {Top + Height + 44}\" width=\"{width}\" role=\"img\">\n");
        for (var i = 0; i <= 4; i++)
        {
            var y = Top + (Height * (4 - i) / 4);
            svg.Append($"<path class=\"line\" d=\"M{Left} {y}H{width - 12}\"/>")
                .Append($"<text class=\"soft\" x=\"{Left - 6}\" y=\"{y + 4}\" text-anchor=\"end\">{25 * i}</text>\n");
        }

        for (var i = 0; i < columns.Count; i++)
        {
            Append(svg, columns[i], Left + (i * Width));
        }

        return svg.Append($"<text x=\"{Left}\" y=\"{Top + Height + 38}\">{PageText.Escape(axis)}</text>\n</svg>").ToString();
    }

    private static void Append(StringBuilder svg, ChartColumn column, double x)
    {
        (string Colour, int Count)[] parts =
            [("better", column.Better), ("same", column.Same), ("worse", column.Worse)];
        svg.Append($"<g><title>{PageText.Escape(column.Text)}</title>");
        var y = Top + Height;
        foreach (var (colour, count) in parts)
        {
            var height = column.Count == 0 ? 0 : Height * count / column.Count;
            y -= height;
            svg.Append($"<rect class=\"{colour}\" x=\"{x + 6}\" y=\"{PageText.Number(y)}\" width=\"{Width - 12}\" ")
                .Append($"height=\"{PageText.Number(height)}\"/>");
        }

        svg.Append($"<text class=\"soft\" x=\"{x}\" y=\"{Top + Height + 18}\" text-anchor=\"middle\">")
            .Append($"{PageText.Escape(column.From)}</text>")
            .Append($"<text x=\"{x + (Width / 2)}\" y=\"{Top - 8}\" text-anchor=\"middle\">")
            .Append($"{(column.Count == 0 ? "" : column.Count)}</text></g>\n");
    }
}
