using UoSam.Cli.Commands;
using UoSam.Core;

namespace UoSam.Cli.Converting;

/// <summary>The images of a folder, by the names of label maps.</summary>
internal sealed class ImageFiles
{
    /// <summary>Ends of the names of images.</summary>
    internal static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"];

    private readonly ILookup<string, string> _byName;
    private readonly ILookup<string, string> _byLastPart;

    /// <param name="folder">Folder with the images, sub-folders included.</param>
    /// <exception cref="UsageException">It is not there, or holds no image.</exception>
    public ImageFiles(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"the folder {folder} does not exist");
        }

        Folder = folder;
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
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

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The image of a map: of the same path, else the only one of the same last part.</summary>
    /// <exception cref="InvalidInputException">NO_IMAGE, SAME_NAME.</exception>
    public string Of(string name)
    {
        var found = _byName[name].ToArray();
        found = found.Length > 0 ? found : [.. _byLastPart[Path.GetFileName(name)]];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new InvalidInputException("NO_IMAGE", $"there is no image of the name {name} below {Folder}"),
            _ => throw new InvalidInputException("SAME_NAME", $"{string.Join(" and ", found)} may be the image of {name}; rename all but one"),
        };
    }
}
