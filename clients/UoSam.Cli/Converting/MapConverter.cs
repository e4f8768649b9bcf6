using UoSam.Core;
using UoSam.Core.Exchange;
using UoSam.Core.Exchange.Writing;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Converting;

/// <summary>Takes one label map from a dump to its files.</summary>
internal sealed class MapConverter(LabelMapDump dump, ConvertSettings settings)
{
    /// <summary>Reads, undoes the geometry, and writes to memory.</summary>
    /// <param name="name">Name of the item.</param>
    /// <param name="unknownPixels">Gets the number of pixels that were never predicted.</param>
    /// <exception cref="InvalidInputException">What cannot be read or written; the message names the file.</exception>
    public IReadOnlyList<OutputFile> Convert(string name, Action<long> unknownPixels)
    {
        var map = dump.Load(name).Map;
        return InvalidInputException.Naming(dump.SourceOf(name), () => Convert(name, map, unknownPixels));
    }

    private OutputFile[] Convert(string name, LabelMap map, Action<long> unknownPixels)
    {
        settings.Dump.ClassNames.Check(map, settings.Space);
        var image = settings.Images?.Of(name);
        var bytes = image is null ? null : File.ReadAllBytes(image);
        map = Fit(map, settings.Size ?? (bytes is null ? null : SizeOf(OfImage(image!, () => ImageHeaderReader.Read(bytes)), map)));
        var picture = bytes is not null && settings.Writers.Any(writer => writer.NeedsPicture)
            ? OfImage(image!, () => ImageReader.Read(bytes, OwnFiles.Limits, map.Size))
            : null;
        var unknown = map.Labels.Count(id => id == LabelSpace.Unpredicted);
        unknownPixels(unknown);
        var output = new OutputMap(name, unknown == 0 ? map : Replaced(map), settings.Space)
        {
            ImageFile = image is null ? null : Path.GetRelativePath(settings.Images!.Folder, image).Replace('\\', '/'),
            Picture = picture,
        };
        return [.. settings.Writers.SelectMany(writer => writer.Write(output, settings.Options))];
    }

    private static T OfImage<T>(string image, Func<T> read) => InvalidInputException.Naming($"its image {image}", read);

    // Who squashes and crops images for a model takes their pixels as stored; other maps may be upright.
    private ImageSize SizeOf(ImageHeader image, LabelMap map) =>
        settings.Dump.Geometry.Kind == DumpGeometryKind.Fit ? image.SizeBeside(map.Size) : image.StoredSize;

    private LabelMap Fit(LabelMap map, ImageSize? size)
    {
        if (size is { } known)
        {
            return settings.Dump.Geometry.Undo(map, known);
        }

        return settings.Dump.Geometry.Kind == DumpGeometryKind.Fit
            ? map
            : throw new InvalidInputException(
                "GEOMETRY", "a geometry is undone to the size of the image: name the images (--images) or their size (--size)");
    }

    private LabelMap Replaced(LabelMap map) => new(
        map.Height, map.Width, Array.ConvertAll(map.Labels, id => id == LabelSpace.Unpredicted ? settings.UnknownAs : id));
}
