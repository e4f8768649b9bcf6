using UoSam.Core;
using UoSam.Core.Imaging;

namespace UoSam.Cli.Evaluating;

/// <summary>Images by the relative name of their label map, whatever their format.</summary>
internal sealed class ImageFolder
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"];
    private readonly string _folder;

    /// <summary>Opens a folder.</summary>
    /// <exception cref="InvalidInputException">It does not exist.</exception>
    public ImageFolder(string folder)
    {
        _folder = Directory.Exists(folder)
            ? folder
            : throw new InvalidInputException(
                "EVALUATION_NO_FOLDER", $"the image folder {folder} does not exist: check its name");
    }

    /// <summary>Decodes the image of a map, or null where there is none.</summary>
    /// <exception cref="InvalidInputException">The image cannot be decoded, with its name.</exception>
    public RgbImage? Read(string mapName, ImageSize mapSize)
    {
        var path = Extensions.Select(extension => Path.Combine(_folder, MapName.Stem(mapName) + extension))
            .FirstOrDefault(File.Exists);
        try
        {
            return path is null ? null : ImageReader.Read(File.ReadAllBytes(path), ImageLimits.Default, mapSize);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException(fault.Reason, $"{path}: {fault.Message}", fault);
        }
    }
}
