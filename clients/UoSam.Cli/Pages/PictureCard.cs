using System.Text;

namespace UoSam.Cli.Pages;

/// <summary>Pictures of one image in a row, with what is to be said about it.</summary>
/// <param name="Name">Plain text.</param>
/// <param name="Text">Plain text below the name.</param>
/// <param name="Pictures">From left to right.</param>
internal sealed record PictureCard(string Name, string Text, IReadOnlyList<CardPicture> Pictures)
{
    /// <summary>All cards as a grid; empty without cards.</summary>
    public static string Write(IReadOnlyList<PictureCard> cards) => cards.Count == 0
        ? ""
        : $"<div class=\"cards\">\n{string.Concat(cards.Select(card => card.Html()))}</div>";

    private string Html()
    {
        var html = new StringBuilder("<figure class=\"card\"><figcaption>")
            .Append($"<b>{PageText.Escape(Name)}</b><br><span class=\"soft\">{PageText.Escape(Text)}</span>")
            .Append("</figcaption><div class=\"pictures\">");
        foreach (var picture in Pictures)
        {
            var title = PageText.Escape(picture.Title);
            html.Append($"<div><span class=\"soft\">{title}</span><img alt=\"{title}\" ")
                .Append($"src=\"data:{picture.MediaType};base64,{Convert.ToBase64String(picture.Data)}\"></div>");
        }

        return html.Append("</div></figure>\n").ToString();
    }
}
