using System.Net.Http.Headers;

namespace UoSam.Web.Tests;

/// <summary>The bundled picture and its coarse map.</summary>
internal static class Sample
{
    public static byte[] Image { get; } = File.ReadAllBytes(PathOf("coffee.png"));

    public static byte[] Coarse { get; } = File.ReadAllBytes(PathOf("coffee-coarse.png"));

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "samples", file);

    /// <summary>The form of <c>POST /v1/refine</c>; a part that is null is left out.</summary>
    public static MultipartFormDataContent Form(byte[]? image, byte[]? coarse, params string[] fields)
    {
        var form = new MultipartFormDataContent();
        Add(form, "image", image);
        Add(form, "label_map", coarse);
        foreach (var field in fields)
        {
            var parts = field.Split('=', 2);
            form.Add(new StringContent(parts[1]), parts[0]);
        }

        return form;
    }

    private static void Add(MultipartFormDataContent form, string name, byte[]? content)
    {
        if (content is not null)
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, name, $"{name}.png");
        }
    }
}
