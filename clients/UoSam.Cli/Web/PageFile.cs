using Microsoft.AspNetCore.Http;

namespace UoSam.Cli.Web;

/// <summary>A file of the page.</summary>
/// <param name="Path">Where it is asked for.</param>
/// <param name="Resource">Its resource.</param>
/// <param name="ContentType">Its type.</param>
internal sealed record PageFile(string Path, string Resource, string ContentType)
{
    // The page asks this server only, and runs only what this server sent as a file.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Answers with it.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        (response.ContentType, response.Headers.ContentSecurityPolicy) = (ContentType, Policy);
        (response.Headers.XContentTypeOptions, response.Headers.CacheControl) = ("nosniff", "no-cache");
        await using var content = typeof(PageFile).Assembly.GetManifestResourceStream(Resource)!;
        response.ContentLength = content.Length;
        await content.CopyToAsync(response.Body, context.RequestAborted);
    }
}
