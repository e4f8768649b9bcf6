using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using UoSam.Core.Imaging;
using UoSam.Core.Masks;

namespace UoSam.Core.Exchange;

/// <summary>Reads JSON of other programs; what does not fit is refused with its place.</summary>
internal static class JsonInput
{
    // Windows editors begin UTF-8 files with it; JSON has no place for it.
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Parses a file.</summary>
    /// <exception cref="InvalidInputException">DUMP_JSON.</exception>
    internal static JsonElement Parse(ReadOnlySpan<byte> utf8Json)
    {
        utf8Json = WithoutMark(utf8Json);
        try
        {
            var reader = new Utf8JsonReader(utf8Json);
            var root = JsonElement.ParseValue(ref reader);
            CheckTexts(utf8Json[..(int)reader.BytesConsumed]);
            return root;
        }
        catch (JsonException fault)
        {
            throw new InvalidInputException("DUMP_JSON", $"no JSON: {fault.Message}", fault);
        }
    }

    /// <summary>The same without the byte order mark that it may begin with.</summary>
    internal static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8Json) =>
        utf8Json.StartsWith(ByteOrderMark) ? utf8Json[ByteOrderMark.Length..] : utf8Json;

    // Bytes of another encoding, or half a surrogate pair, would be found only where somebody asks for the text. Where all bytes are
    // UTF-8 and no escape can be of a pair, no text need be looked at by itself: that would take half as long as parsing.
    private static void CheckTexts(ReadOnlySpan<byte> utf8Json)
    {
        if (Utf8.IsValid(utf8Json) && utf8Json.IndexOf("\\ud"u8) < 0 && utf8Json.IndexOf("\\uD"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(utf8Json);
        while (reader.Read())
        {
            var isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
            if (isText && (reader.ValueIsEscaped || !Utf8.IsValid(reader.ValueSpan)))
            {
                CheckText(ref reader);
            }
        }
    }

    private static void CheckText(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
        }
        catch (InvalidOperationException fault)
        {
            throw new InvalidInputException(
                "DUMP_JSON", $"no JSON: the text \"{Shown(Encoding.UTF8.GetString(reader.ValueSpan))}\" is no UTF-8; save the file as UTF-8", fault);
        }
    }

    /// <summary>A member that must be there.</summary>
    internal static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
            ? value
            : throw Fault($"there is no \"{name}\" in {Shown(parent)}");

    /// <summary>True where it is an object with that member.</summary>
    internal static bool Has(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out _);

    /// <summary>A member that is a whole number.</summary>
    internal static int Int(JsonElement parent, string name)
    {
        var value = Member(parent, name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Fault($"\"{name}\" is {Shown(value)}, no whole number");
    }

    /// <summary>The size that two members tell.</summary>
    /// <exception cref="InvalidInputException">DUMP_JSON: a side below 1. DUMP_TOO_LARGE.</exception>
    internal static ImageSize Size(JsonElement parent, string height, string width, ImageLimits limits)
    {
        var size = new ImageSize(Int(parent, height), Int(parent, width));
        if (size is not { Height: > 0, Width: > 0 })
        {
            throw Fault($"the image is {size}, both at least 1");
        }

        limits.CheckPixels(size, "DUMP_TOO_LARGE");
        return size;
    }

    /// <summary>The class id of an annotation or segment of COCO.</summary>
    internal static ushort Category(JsonElement annotation)
    {
        var id = Int(annotation, "category_id");
        return id is >= 0 and <= ushort.MaxValue ? (ushort)id : throw Fault($"the category {id} is no id from 0 to 65535");
    }

    /// <summary>A member that is an array.</summary>
    internal static JsonElement Array(JsonElement parent, string name)
    {
        var value = Member(parent, name);
        return value.ValueKind == JsonValueKind.Array ? value : throw Fault($"\"{name}\" is {Shown(value)}, no list");
    }

    /// <summary>A member's text, or null where it is not there.</summary>
    internal static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The size that run lengths carry, or null for polygons.</summary>
    internal static ImageSize? SizeOf(JsonElement segmentation)
    {
        if (segmentation.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var sides = Numbers(Array(segmentation, "size"), "size");
        return sides is [> 0 and <= int.MaxValue and var height, > 0 and <= int.MaxValue and var width] && sides.All(double.IsInteger)
            ? new ImageSize((int)height, (int)width)
            : throw Fault("\"size\" is not [height, width], both whole numbers of at least 1");
    }

    /// <summary>A mask as compressed or plain run lengths or as a list of polygons.</summary>
    /// <param name="segmentation">COCO's segmentation.</param>
    /// <param name="size">Size of the image.</param>
    /// <param name="limits">Limits on the size.</param>
    internal static BitMask Mask(JsonElement segmentation, ImageSize size, ImageLimits limits)
    {
        limits.CheckPixels(size, "MASK_TOO_LARGE");
        if (SizeOf(segmentation) is { } own)
        {
            if (own != size)
            {
                throw Fault($"run lengths are of {own}, the image is {size}");
            }

            var counts = Member(segmentation, "counts");
            return CocoRle.Decode(size.Height, size.Width, Counts(counts), limits);
        }

        if (segmentation.ValueKind != JsonValueKind.Array)
        {
            throw Fault($"\"segmentation\" is {Shown(segmentation)}, neither run lengths nor polygons");
        }

        var mask = new BitMask(size.Height, size.Width);
        foreach (var polygon in segmentation.EnumerateArray())
        {
            PolygonMask.Add(Numbers(polygon, "segmentation"), mask);
        }

        return mask;
    }

    internal static InvalidInputException Fault(string found) =>
        new("DUMP_JSON", $"{found}; name the format if it is another");

    /// <summary>The beginning of an element, for messages.</summary>
    internal static string Shown(JsonElement element) => Shown(element.GetRawText().ReplaceLineEndings(" "));

    internal static double[] Numbers(JsonElement list, string name) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number)
            ? [.. list.EnumerateArray().Select(item => item.GetDouble())]
            : throw Fault($"\"{name}\" holds {Shown(list)}, no list of numbers");

    private static string Shown(string text) => text.Length <= 40 ? text : $"{text[..40]}...";

    private static List<uint> Counts(JsonElement counts) => counts.ValueKind == JsonValueKind.String
        ? CocoRle.Expand(counts.GetString()!)
        :
        [
            .. Numbers(counts, "counts").Select(count => count is >= 0 and <= uint.MaxValue && Math.Floor(count) == count
                ? (uint)count
                : throw Fault(FormattableString.Invariant($"\"counts\" holds {count}"))),
        ];
}
