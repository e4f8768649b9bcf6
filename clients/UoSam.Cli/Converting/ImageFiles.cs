using UoSam.Cli.Commands;
using UoSam.Core;
using UoSam.Core.Evaluation;
using UoSam.Core.Exchange;
using UoSam.Core.Imaging;

namespace UoSam.Cli.Converting;

/// <summary>The images of a folder, by the names of label maps.</summary>
internal sealed class ImageFiles
{
    /// <summary>Ends of the names of images.</summary>
    internal static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"];

    private readonly string _suffix;
    private readonly ILookup<string, string> _byName;
    private readonly ILookup<string, string> _byLastPart;

    /// <param name="folder">Folder with the images, sub-folders included.</param>
    /// <param name="suffix">End of the images' names that may follow the names of the maps.</param>
    /// <exception cref="UsageException">It is not there, or holds no image.</exception>
    public ImageFiles(string folder, string suffix = "")
    {
        _suffix = suffix;
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"the folder {folder} does not exist");
        }

        Folder = folder;
        var files = DataFiles.Below(folder)
            .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)
            .ToArray();
        _byName = files.ToLookup(file => Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/'));
        _byLastPart = files.ToLookup(Path.GetFileNameWithoutExtension)!;
        if (files.Length == 0)
        {
            throw new UsageException($"there is no image below {folder}");
        }
    }

    public string Folder { get; }

    /// <summary>The image of a map: of the same path, else the only one of the same last part.</summary>
    /// <exception cref="InvalidInputException">NO_IMAGE, SAME_NAME.</exception>
    public string Of(string name) => Find(name)
        ?? throw new InvalidInputException(
            "NO_IMAGE", $"there is no image of the name {name} below {Folder}: add it, or name another folder");

    /// <summary>The same, null where there is none.</summary>
    /// <param name="mapName">Name of the map, with .png or without.</param>
    /// <exception cref="InvalidInputException">SAME_NAME.</exception>
    public string? Find(string mapName)
    {
        var name = MapFolder.Stem(mapName);
        string[] names = [name, $"{name}{_suffix}"];
        var found = names.Select(part => _byName[part].ToArray())
            .Concat(names.Select(part => _byLastPart[Path.GetFileName(part)].ToArray()))
            .FirstOrDefault(files => files.Length > 0, []);
        return found.Length < 2
            ? found.FirstOrDefault()
            : throw new InvalidInputException(
                "SAME_NAME", $"{string.Join(" and ", found)} may be the image of {name}; rename all but one");
    }

    /// <summary>Decodes the image of a map, or null where there is none.</summary>
    /// <param name="mapName">As for <see cref="Find"/>.</param>
    /// <param name="mapSize">Says whether the map lies as the image is stored or as it is to be looked at.</param>
    /// <exception cref="InvalidInputException">The image cannot be decoded, with its name; SAME_NAME.</exception>
    public RgbImage? Read(string mapName, ImageSize mapSize)
    {
        return Find(mapName) is { } path
            ? InvalidInputException.Naming(path, () => ImageReader.Read(File.ReadAllBytes(path), OwnFiles.Limits, mapSize))
            : null;
    }
}
