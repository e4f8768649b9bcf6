using System.Net.Http.Headers;
using UoSam.Core.LabelMaps;

namespace UoSam.Web.Tests;

/// <summary>The bundled picture and its coarse map.</summary>
internal static class Sample
{
    public static byte[] Image { get; } = File.ReadAllBytes(PathOf("coffee.png"));

    public static byte[] Coarse { get; } = File.ReadAllBytes(PathOf("coffee-coarse.png"));

    /// <summary>A picture that the encoder is soon done with, for it leaves out most of what is padding.</summary>
    public static byte[] Strip { get; } = Stripes(i => i % 251);

    /// <summary>Its coarse map: the background, and an object in its middle.</summary>
    public static byte[] StripCoarse { get; } = Stripes(i => i % 1024 is > 300 and < 700 ? 1 : 0);

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

    private static byte[] Stripes(Func<int, int> value) => LabelPngWriter.Write(
        new LabelMap(32, 1024, [.. Enumerable.Range(0, 32 * 1024).Select(i => (ushort)value(i))]), LabelPngFormat.Grey8);

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
