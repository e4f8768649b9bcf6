using UoSam.Cli.Commands;
using UoSam.Core;

namespace UoSam.Cli.Refining;

/// <summary>Pairs the images of a folder with the label maps of another by relative path without extension.</summary>
internal static class FolderPairs
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"];

    /// <summary>
    /// One task per image and per label map without image, sub-folders included, ordered by name. Images and maps may
    /// share a folder: PNGs are maps then. What is below the output folder is left out.
    /// </summary>
    /// <exception cref="UsageException">A folder is missing, or there is no image.</exception>
    public static IReadOnlyList<ImageTask> Find(string images, string masks, string output)
    {
        var together = Path.GetFullPath(images) == Path.GetFullPath(masks);
        var pictures = Files(images, output, together ? [.. Extensions.Except([".png"])] : Extensions);
        var maps = Files(masks, output, [".png"]);
        if (pictures.Count == 0)
        {
            throw new UsageException($"there is no image below {images}");
        }

        return [.. pictures.Select(group => Task(group, maps[group.Key].FirstOrDefault(), output))
            .Concat(maps.Where(group => !pictures.Contains(group.Key)).Select(group => Orphan(group, output)))
            .OrderBy(task => task.Name, StringComparer.Ordinal)];
    }

    private static ILookup<string, string> Files(string folder, string output, string[] extensions)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"the folder {folder} does not exist");
        }

        var below = Path.GetFullPath(output) + Path.DirectorySeparatorChar;
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Where(file => !Path.GetFullPath(file).StartsWith(below, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToLookup(file => Path.ChangeExtension(Path.GetRelativePath(folder, file), null));
    }

    private static ImageTask Task(IGrouping<string, string> images, string? map, string output)
    {
        var task = new ImageTask(images.Key, images.First(), map ?? "", Path.Combine(output, $"{images.Key}.png"));
        return images.Count() > 1
            ? task with
            {
                Fault = new InvalidInputException(
                    "SAME_NAME", $"{images.Count()} images have this name without extension; rename all but one"),
            }
            : map is null
            ? task with { Fault = new InvalidInputException("NO_LABEL_MAP", "there is no label map of this name") }
            : task;
    }

    private static ImageTask Orphan(IGrouping<string, string> maps, string output) =>
        new(maps.Key, maps.First(), maps.First(), Path.Combine(output, $"{maps.Key}.png"))
        {
            Fault = new InvalidInputException("NO_IMAGE", "there is no image for this label map"),
        };
}
