using UoSam.Cli.Commands;

namespace UoSam.Cli.Refining;

/// <summary>Pairs the images of a folder with the label maps of another by relative path without extension.</summary>
internal static class FolderPairs
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"];

    /// <summary>One task per image, sub-folders included, ordered by name.</summary>
    /// <exception cref="UsageException">A folder is missing, or there is no image.</exception>
    public static IReadOnlyList<ImageTask> Find(string images, string masks, string output)
    {
        foreach (var folder in (string[])[images, masks])
        {
            if (!Directory.Exists(folder))
            {
                throw new UsageException($"the folder {folder} does not exist");
            }
        }

        var tasks = Directory.EnumerateFiles(images, "*", SearchOption.AllDirectories)
            .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Select(file => Task(file, images, masks, output))
            .OrderBy(task => task.Name, StringComparer.Ordinal)
            .ToList();
        return tasks.Count > 0 ? tasks : throw new UsageException($"there is no image below {images}");
    }

    private static ImageTask Task(string image, string images, string masks, string output)
    {
        var name = Path.ChangeExtension(Path.GetRelativePath(images, image), null);
        var mask = Path.Combine(masks, $"{name}.png");
        return new ImageTask(name, image, File.Exists(mask) ? mask : null, Path.Combine(output, $"{name}.png"));
    }
}
