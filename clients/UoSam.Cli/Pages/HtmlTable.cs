using System.Text;

namespace UoSam.Cli.Pages;

/// <summary>A table of plain text; cells that begin with a sign are coloured as gains.</summary>
internal static class HtmlTable
{
    /// <summary>Nothing where there is no row.</summary>
    public static string WriteUnlessEmpty(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows) =>
        rows.Count == 0 ? "" : Write(head, rows);

    public static string Write(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var html = new StringBuilder("<div class=\"wide\"><table>\n<thead><tr>");
        foreach (var name in head)
        {
            html.Append($"<th>{PageText.Escape(name)}</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
            {
                html.Append($"<td{(i == 0 ? "" : Colour(row[i]))}>{PageText.Escape(row[i])}</td>");
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private static string Colour(string cell) => cell switch
    {
        ['+', ..] => " class=\"better\"",
        ['-', _, ..] => " class=\"worse\"",
        _ => "",
    };
}
