using UoSam.Cli.Commands;
using UoSam.Cli.Converting;
using UoSam.Core;
using UoSam.Core.Exchange;

namespace UoSam.Cli.Refining;

/// <summary>Pairs the images of a folder with the label maps of another by relative path without extension.</summary>
internal static class FolderPairs
{
    /// <summary>The reason of the fault of an image without a label map.</summary>
    public const string NoLabelMap = "NO_LABEL_MAP";

    /// <summary>The option of the end of images' names.</summary>
    public const string SuffixOption = "--image-suffix";

    /// <summary>
    /// One task per image and per label map without image, sub-folders included, ordered by name; maps may lie in one folder
    /// where images have sub-folders. Images and maps may
    /// share a folder: where maps are PNGs, PNGs are maps then. What is below the output folder is left out.
    /// </summary>
    /// <param name="images">Folder of images.</param>
    /// <param name="masks">Folder or file of the label maps.</param>
    /// <param name="open">Opens the label maps.</param>
    /// <param name="output">Folder for the results.</param>
    /// <param name="suffix">End of the images' names that the maps' names have not; images without it are left alone.</param>
    /// <exception cref="UsageException">
    /// A folder is missing, there is no image, no image has a label map, or a refined map would take the place of an input.
    /// </exception>
    public static IReadOnlyList<ImageTask> Find(
        string images, string masks, Func<string, LabelMapDump> open, string output, string suffix = "")
    {
        if (!Directory.Exists(images) || !Path.Exists(masks))
        {
            throw new UsageException($"the folder {(Directory.Exists(images) ? masks : images)} does not exist");
        }

        OptionValues.RefuseInput(output, images);
        var dump = open(masks);
        string[] names = [.. dump.Names.Where(name => !IsOutput(dump.SourceOf(name), masks, output))];
        var sharePngs = OptionValues.IsSamePath(images, masks)
            && names.Any(name => dump.SourceOf(name).EndsWith(".png", StringComparison.OrdinalIgnoreCase));
        string[] extensions = sharePngs ? [.. ImageFiles.Extensions.Except([".png"])] : ImageFiles.Extensions;
        var pictures = Files(images, output, file => extensions.Contains(Path.GetExtension(file).ToLowerInvariant())
            && Path.GetFileNameWithoutExtension(file).EndsWith(suffix, StringComparison.Ordinal));
        if (pictures.Count == 0)
        {
            throw new UsageException($"there is no image below {images}{(suffix.Length > 0 ? $" whose name ends in {suffix}" : "")}");
        }

        var flat = new FlatNames([.. pictures.Select(group => group.Key[..^suffix.Length])], names);
        var noImages = Files(images, output, file => !ImageFiles.Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()));
        var noMaps = Files(masks, output, file => !pictures[NameOf(images, file)].Contains(file));
        var mapsAnyCase = names.ToLookup(name => name, dump.SourceOf, StringComparer.OrdinalIgnoreCase);
        var imagesAnyCase = pictures.ToLookup(group => group.Key[..^suffix.Length], group => group.First(), StringComparer.OrdinalIgnoreCase);
        ImageTask[] tasks = [.. pictures.Select(group => Task(group, suffix, dump, flat, (noMaps, mapsAnyCase), output))];
        if (!tasks.Any(task => dump.Contains(task.DumpName)))
        {
            throw new UsageException(
                $"none of the {tasks.Length} images has a label map of its name, e.g. {tasks[0].Image}; the first map is {dump.SourceOf(dump.Names[0])}; "
                + $"{SuffixOption} and --mask-suffix take ends off the names");
        }

        foreach (var task in tasks.Where(task => task.Fault is null))
        {
            OptionValues.RefuseInput(task.Output, task.Image, task.Coarse);
        }

        var used = tasks.Select(task => task.DumpName).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. tasks
                .Concat(names.Where(name => !used.Contains(name)).Select(name => Orphan(name, dump, (noImages, imagesAnyCase), output)))
                .OrderBy(task => task.Name, StringComparer.Ordinal),
        ];
    }

    private static ILookup<string, string> Files(string folder, string output, Func<string, bool> isOne) =>
        (Directory.Exists(folder) ? DataFiles.Below(folder) : [])
            .Where(file => isOne(file) && !IsOutput(file, folder, output))
            .Order(StringComparer.Ordinal)
            .ToLookup(file => NameOf(folder, file));

    private static string NameOf(string folder, string file) =>
        Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/');

    // What is below the output folder is of an earlier run, unless the inputs' own folder is.
    private static bool IsOutput(string file, string folder, string output) => IsBelow(file, output) && !IsBelow(folder, output);

    private static bool IsBelow(string file, string folder) => Path.GetFullPath(file).StartsWith(
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static ImageTask Task(
        IGrouping<string, string> images,
        string suffix,
        LabelMapDump dump,
        FlatNames flat,
        (ILookup<string, string> Unread, ILookup<string, string> AnyCase) maps,
        string output)
    {
        var plain = images.Key[..^suffix.Length];
        var name = dump.Contains(plain) ? plain : flat.Of(plain);
        var hasMap = dump.Contains(name);
        return new ImageTask(
            images.Key, images.First(), hasMap ? dump.SourceOf(name) : "", Path.Combine(output, $"{images.Key}.png"))
        {
            Dump = dump,
            DumpName = name,
            Fault = images.Count() > 1
                ? new InvalidInputException(
                    "SAME_NAME", $"{string.Join(" and ", images)} have one name without extension; rename all but one")
                : hasMap ? null : new InvalidInputException(
                    NoLabelMap, $"there is no label map of this name{Found(maps.Unread[name], $"not read as {dump.Format}")}{InAnotherCase(maps.AnyCase[name])}"),
        };
    }

    private static ImageTask Orphan(
        string name, LabelMapDump dump, (ILookup<string, string> Unread, ILookup<string, string> AnyCase) images, string output) =>
        new(name, dump.SourceOf(name), dump.SourceOf(name), Path.Combine(output, $"{name}.png"))
        {
            Fault = new InvalidInputException(
                "NO_IMAGE",
                $"there is no image for this label map{Found(images.Unread[name], $"none of {string.Join(", ", ImageFiles.Extensions)}")}"
                + InAnotherCase(images.AnyCase[name])),
        };

    private static string InAnotherCase(IEnumerable<string> files) => files.FirstOrDefault() is { } file
        ? $"; {file} differs in upper and lower case: rename one to the other"
        : "";

    private static string Found(IEnumerable<string> files, string what) => files.FirstOrDefault() is { } file ? $"; {file} is {what}" : "";
}
