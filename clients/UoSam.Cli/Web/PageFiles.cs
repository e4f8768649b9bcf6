namespace UoSam.Cli.Web;

/// <summary>The files of the page, which are resources of this assembly.</summary>
internal static class PageFiles
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageFile> All { get; } =
    [
        new("/", "index.html", "text/html; charset=utf-8"),
        new("/page.css", "page.css", "text/css; charset=utf-8"),
        new("/page.js", "page.js", "text/javascript; charset=utf-8"),
        new("/view.js", "view.js", "text/javascript; charset=utf-8"),
        new("/sample/image.png", "coffee.png", "image/png"),
        new("/sample/label-map.png", "coffee-coarse.png", "image/png"),
    ];
}
