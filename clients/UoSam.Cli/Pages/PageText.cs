using System.Globalization;
using System.Net;

namespace UoSam.Cli.Pages;

/// <summary>Text and numbers as HTML and SVG hold them.</summary>
internal static class PageText
{
    /// <summary>Text that cannot become markup, in elements and in quoted attributes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A coordinate.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
