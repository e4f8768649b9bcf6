using System.Text;

namespace UoSam.Cli.Pages;

/// <summary>A page that needs nothing but itself: no script, no font, no file, no network.</summary>
internal static class ReviewPage
{
    // Whatever a name or a note may hold, nothing but the page's own style and pictures is loaded.
    private const string Policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    /// <summary>Puts the sections together.</summary>
    /// <param name="title">Plain text.</param>
    /// <param name="lead">Plain text below the title.</param>
    /// <param name="notes">Plain text, each set off.</param>
    /// <param name="sections">In order; those without content are left out.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] Write(
        string title, string lead, IEnumerable<string> notes, IEnumerable<PageSection> sections)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append($"<title>{PageText.Escape(title)}</title>\n<style>\n{PageStyle.Css}\n</style>\n</head>\n<body>\n")
            .Append($"<h1>{PageText.Escape(title)}</h1>\n<p class=\"soft\">{PageText.Escape(lead)}</p>\n");
        foreach (var note in notes)
        {
            page.Append($"<p class=\"note\">{PageText.Escape(note)}</p>\n");
        }

        foreach (var section in sections.Where(section => section.Html.Length > 0))
        {
            page.Append($"<section>\n<h2>{PageText.Escape(section.Title)}</h2>\n");
            page.Append(section.Lead.Length > 0 ? $"<p class=\"soft\">{PageText.Escape(section.Lead)}</p>\n" : "");
            page.Append(section.Html).Append("\n</section>\n");
        }

        return Encoding.UTF8.GetBytes(page.Append("</body>\n</html>\n").ToString());
    }
}
