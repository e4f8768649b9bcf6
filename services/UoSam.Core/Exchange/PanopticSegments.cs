using System.Text.Json;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>One image of COCO's panoptic format: a PNG whose pixels are segments, id = R + 256 G + 65536 B, and their classes.</summary>
internal static class PanopticSegments
{
    /// <summary>Reads the classes; segments without one, as 0, become the id for what no mask covers.</summary>
    /// <param name="folder">Folder of the PNGs.</param>
    /// <param name="annotation">The image's annotation.</param>
    /// <param name="size">The image's size.</param>
    /// <param name="options">How pixels become ids.</param>
    /// <exception cref="InvalidInputException">DUMP_FORMAT, DUMP_JSON, or what decoding refuses.</exception>
    internal static LabelMap Read(string folder, JsonElement annotation, ImageSize size, DumpOptions options)
    {
        var classes = new Dictionary<int, ushort>();
        foreach (var segment in JsonInput.Array(annotation, "segments_info").EnumerateArray())
        {
            classes[JsonInput.Int(segment, "id")] = JsonInput.Category(segment);
        }

        var file = Path.Combine(folder, Path.GetFileName(JsonInput.Text(annotation, "file_name") ?? ""));
        if (!File.Exists(file))
        {
            throw DumpFaults.Format($"its panoptic annotation has no PNG {file}", $"the folder of the PNGs as {folder}");
        }

        var picture = ImageReader.Read(File.ReadAllBytes(file), options.Limits);
        if (picture.Height != size.Height || picture.Width != size.Width)
        {
            throw DumpFaults.Format($"{file} is {picture.Height} x {picture.Width} (height x width)", $"{size} as its image");
        }

        var labels = new ushort[size.Pixels];
        for (var i = 0; i < labels.Length; i++)
        {
            var segment = picture.Pixels[i * 3] | (picture.Pixels[(i * 3) + 1] << 8) | (picture.Pixels[(i * 3) + 2] << 16);
            labels[i] = classes.GetValueOrDefault(segment, options.FillId);
        }

        return new LabelMap(size.Height, size.Width, labels);
    }
}
