using System.CommandLine;
using UoSam.Cli.Converting;
using UoSam.Cli.Refining;

namespace UoSam.Cli.Commands;

/// <summary>What <c>uosam refine</c> is asked to refine.</summary>
internal static class RefineTasks
{
    /// <summary>The option of what images' names have at the end and their maps' names have not.</summary>
    public static Option<string> Suffix() => new(FolderPairs.SuffixOption)
    {
        Description = "End of the images' names that is no part of the maps' names, e.g. _leftImg8bit; other images are left alone.",
        DefaultValueFactory = _ => "",
    };

    /// <summary>Refuses an option that nothing would read.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="reason">What it is for.</param>
    /// <exception cref="UsageException">It was given.</exception>
    public static void RefuseGiven(ParseResult result, Option option, string reason)
    {
        if (result.GetResult(option) is { Implicit: false })
        {
            throw new UsageException($"{option.Name} {reason}");
        }
    }

    /// <summary>Those of a folder, paired by name.</summary>
    /// <exception cref="UsageException">A folder is missing, or an image is named besides.</exception>
    public static IReadOnlyList<ImageTask> OfFolder(
        string? image, string images, string? masks, string? output, DumpSettings dump, string suffix)
    {
        if (masks is null || output is null || image is not null)
        {
            var fault = image is not null ? $"{image} is named besides"
                : string.Join(" and ", ((string[])[masks is null ? "--masks" : "", output is null ? "--out" : ""]).Where(name => name != ""))
                    + " not given";
            throw new UsageException($"--images goes with --masks and --out, and without an image: {fault}");
        }

        OptionValues.RefuseDash(output);
        return FolderPairs.Find(images, masks, dump.Open, output, suffix);
    }

    /// <summary>One image.</summary>
    /// <exception cref="UsageException">A file is missing, or the output is none that can be written.</exception>
    public static ImageTask Of(string? image, string? coarse, string? named, DumpSettings settings)
    {
        if (image is null || coarse is null)
        {
            throw new UsageException("expected an image and its coarse label map, or --images, --masks and --out");
        }

        foreach (var file in (string[])[image, coarse])
        {
            if (!File.Exists(file) && (file == image || !Directory.Exists(file)))
            {
                throw new UsageException(Directory.Exists(file)
                    ? $"{file} is a folder; expected an image, or --images, --masks and --out"
                    : $"the file {file} does not exist");
            }
        }

        var output = named ?? $"{Path.GetFileNameWithoutExtension(image)}.refined.png";
        OptionValues.RefuseDash(named);
        if (Directory.Exists(output))
        {
            throw new UsageException($"{output} is a folder; expected a file to write");
        }

        OptionValues.RefuseExtension(output, "a refined map", ".png");
        OptionValues.RefuseInput(output, image, coarse);
        var dump = settings.OpenOne(coarse);
        return new ImageTask(Path.GetFileNameWithoutExtension(image), image, coarse, output)
        {
            Dump = dump,
            DumpName = dump.Names[0],
        };
    }

    /// <summary>Those that have a label map; tells how many have none.</summary>
    /// <exception cref="UsageException">None has one.</exception>
    public static async Task<IReadOnlyList<ImageTask>> WithMapAsync(IReadOnlyList<ImageTask> found, bool quiet)
    {
        ImageTask[] kept = [.. found.Where(task => task.Fault?.Reason != FolderPairs.NoLabelMap)];
        if (kept.Length == 0)
        {
            throw new UsageException($"--subset: none of the {found.Count} images has a label map of its name");
        }

        if (!quiet && kept.Length < found.Count)
        {
            await Console.Error.WriteLineAsync($"a subset: {found.Count - kept.Length} of {found.Count} images have no label map and are left out");
        }

        return kept;
    }
}
