using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using UoSam.Cli.Commands;
using UoSam.Cli.Refining;
using UoSam.Client;
using UoSam.Core;
using UoSam.Core.LabelMaps;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.Cli.Web;

/// <summary>What a request for <c>/v1/refine</c> carries.</summary>
/// <param name="Request">Image, coarse map, preset and parameters.</param>
/// <param name="CoarseFile">The coarse map's file, a PNG of ids.</param>
/// <param name="Coarse">The ids in it.</param>
/// <param name="Output">Form of the refined map.</param>
internal sealed record RefineForm(RefinementRequest Request, byte[] CoarseFile, LabelMap Coarse, LabelOutput Output)
{
    private static readonly string[] Fields = ["preset", "set", "background", "void", "fill_void", "format"];
    private static readonly string[] FileNames = ["image", "label_map"];

    /// <summary>Reads it; limits are the services' own.</summary>
    /// <exception cref="InvalidInputException">A part is missing, too large, unknown, or no PNG of ids.</exception>
    /// <exception cref="UsageException">A field's value makes no sense.</exception>
    /// <exception cref="BadHttpRequestException">The body is too large or ends early.</exception>
    public static async Task<RefineForm> ReadAsync(
        HttpRequest request, ServiceLimits limits, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            throw new InvalidInputException(
                "FORM", $"the body is {request.ContentType ?? "of no type"}; send multipart/form-data with image and label_map");
        }

        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = limits.MaxMessageBytes;
        var form = await ReadPartsAsync(request, limits, cancellationToken);
        ThrowIfUnknown(form);
        var image = await FileAsync(form, "image", limits, cancellationToken);
        var coarse = await FileAsync(form, "label_map", limits, cancellationToken);
        var map = LabelPngReader.Read(coarse, LabelPngEncoding.Indices, limits.Images);
        var space = OptionValues.Space(Field(form, "background", "0"), Field(form, "void", "255"));
        space = OptionValues.Filled(space, IsAsked(form, "fill_void"));
        var overrides = ParameterOverrides.Parse(form["set"].OfType<string>());
        var preset = OptionValues.Preset("preset", Field(form, "preset", "default"));
        var refinement = new RefinementRequest(image, LabelMapMessage.Of(map, space), preset, overrides);
        return new RefineForm(refinement, coarse, map, FormOf(Field(form, "format", "auto")));
    }

    private static async Task<IFormCollection> ReadPartsAsync(
        HttpRequest request, ServiceLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFormAsync(
                new FormOptions { MultipartBodyLengthLimit = limits.MaxMessageBytes, MemoryBufferThreshold = limits.MaxMessageBytes },
                cancellationToken);
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            throw new InvalidInputException(
                "FORM", "the body ends before the form does: its last boundary is not there; send all of it, with the boundary of its type", error);
        }
    }

    private static void ThrowIfUnknown(IFormCollection form)
    {
        var parts = form.Files.Select(file => file.Name);
        if (form.Keys.Intersect(FileNames).FirstOrDefault() is { } text)
        {
            throw new InvalidInputException("FORM", $"'{text}' is a field of text; send it as a file, with curl as -F {text}=@FILE");
        }

        if (form.Keys.Except(Fields).Concat(parts.Except(FileNames)).FirstOrDefault() is { } unknown)
        {
            throw new InvalidInputException(
                "FORM", $"there is no field '{unknown}'; fields are {string.Join(", ", Fields)}, files {string.Join(" and ", FileNames)}");
        }

        if (parts.GroupBy(name => name).FirstOrDefault(files => files.Count() > 1) is { } several)
        {
            throw new InvalidInputException("FORM", $"there are {several.Count()} files '{several.Key}' in the form; send one");
        }
    }

    /// <summary>All that was asked for, in one line.</summary>
    public string Describe() =>
        $"http {Request.Preset} encode={Request.Overrides!.Encode} prompts={Request.Overrides.Prompts} "
        + $"local={Request.Overrides.Local} global={Request.Overrides.Global} "
        + $"background={(Request.LabelMap.HasBackgroundId ? Request.LabelMap.BackgroundId : "none")} "
        + $"void={string.Join(',', Request.LabelMap.VoidIds.Concat(Request.LabelMap.UnknownIds))} format={Output}"
        + (Request.LabelMap.UnknownIds.Count > 0 ? " fill-void" : "");

    private static LabelOutput FormOf(string format) => OutputFormats.Parse(format) is { Further: [] } formats
        ? formats.Main
        : throw new UsageException($"--format {format}: expected auto, palette, gray16, gray or luss; the answer is one PNG");

    private static bool IsAsked(IFormCollection form, string name) => Field(form, name, "false") switch
    {
        "true" => true,
        "false" => false,
        var text => throw new UsageException($"{name} {text}: expected true or false"),
    };

    private static string Field(IFormCollection form, string name, string otherwise) =>
        form[name].LastOrDefault() is { Length: > 0 } value ? value : otherwise;

    private static async Task<byte[]> FileAsync(
        IFormCollection form, string name, ServiceLimits limits, CancellationToken cancellationToken)
    {
        var file = form.Files[name] ?? throw new InvalidInputException("FORM", $"there is no file '{name}' in the form");
        if (file.Length > limits.MaxImageBytes)
        {
            throw new InvalidInputException(
                "IMAGE_TOO_LARGE", $"'{name}' has {file.Length} bytes; the limit is {limits.MaxImageBytes}");
        }

        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }
}
