using System.Text.Json;
using UoSam.Core.Imaging;

namespace UoSam.Core.Exchange;

/// <summary>
/// Where the annotations of each image stand in a COCO file. Files of hundreds of megabytes are usual, so annotations stay
/// bytes until their image is asked for.
/// </summary>
internal sealed class CocoIndex
{
    private readonly ReadOnlyMemory<byte> _file;
    private readonly Dictionary<long, List<Range>> _annotations = [];

    private CocoIndex(byte[] file) => _file = file.AsMemory(file.Length - JsonInput.WithoutMark(file).Length);

    /// <summary>The images in the order of the file.</summary>
    internal List<CocoImage> Images { get; } = [];

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidInputException">DUMP_JSON, DUMP_SAME_NAME; the message begins with the file's name.</exception>
    internal static CocoIndex Read(string path)
    {
        var index = new CocoIndex(File.ReadAllBytes(path));
        try
        {
            index.Scan();
            index.Check();
            return index;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The latter of keys with half a surrogate pair, which cannot be compared.
            throw new InvalidInputException("DUMP_JSON", $"{path}: no JSON: {fault.Message}", fault);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException(fault.Reason, $"{path}: {fault.Message}", fault);
        }
    }

    /// <summary>The annotations of an image in the order of the file.</summary>
    internal IEnumerable<JsonElement> AnnotationsOf(CocoImage image) =>
        _annotations.GetValueOrDefault(image.Id, []).Select(range => JsonInput.Parse(_file[range].Span));

    private void Scan()
    {
        var reader = new Utf8JsonReader(_file.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw JsonInput.Fault("it is no JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isImages = reader.ValueTextEquals("images");
            var isAnnotations = reader.ValueTextEquals("annotations");
            reader.Read();
            if ((isImages || isAnnotations) && reader.TokenType == JsonTokenType.StartArray)
            {
                ScanList(ref reader, isImages);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ScanList(ref Utf8JsonReader reader, bool isImages)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var key = isImages ? "id" : "image_id";
            long? id = null;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw JsonInput.Fault($"the list of {(isImages ? "images" : "annotations")} holds something else at byte {start}");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals(key);
                reader.Read();
                id = isId && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : id;
                reader.Skip();
            }

            Add(isImages, id ?? throw JsonInput.Fault($"the entry at byte {start} has no number \"{key}\""), start..(int)reader.BytesConsumed);
        }
    }

    private void Add(bool isImage, long id, Range range)
    {
        if (!isImage)
        {
            if (!_annotations.TryGetValue(id, out var list))
            {
                _annotations[id] = list = [];
            }

            list.Add(range);
            return;
        }

        var image = JsonInput.Parse(_file[range].Span);
        var name = JsonInput.Text(image, "file_name") ?? throw JsonInput.Fault($"image {id} has no \"file_name\"");
        var size = new ImageSize(JsonInput.Int(image, "height"), JsonInput.Int(image, "width"));
        Images.Add(size is { Height: > 0, Width: > 0 }
            ? new CocoImage(id, Path.ChangeExtension(name, null).Replace('\\', '/'), size)
            : throw JsonInput.Fault($"image {id} is {size} (height x width)"));
    }

    private void Check()
    {
        var twice = Images.GroupBy(image => image.Name).FirstOrDefault(group => group.Count() > 1)
            ?? Images.GroupBy(image => image.Id.ToString(System.Globalization.CultureInfo.InvariantCulture))
                .FirstOrDefault(group => group.Count() > 1);
        var orphan = _annotations.Keys.Except(Images.Select(image => image.Id)).Cast<long?>().FirstOrDefault();
        if (Images.Count == 0 || twice is not null || orphan is not null)
        {
            throw new InvalidInputException(
                "DUMP_JSON",
                Images.Count == 0 ? "it has no \"images\"; name the format if it is another"
                    : twice is not null ? $"two images are called {twice.Key}; expected each once"
                    : $"annotations are of image {orphan}, which is none of its {Images.Count} images");
        }
    }
}
