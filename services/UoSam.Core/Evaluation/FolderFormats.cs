using UoSam.Core.Exchange;

namespace UoSam.Core.Evaluation;

/// <summary>Finds folders whose label maps are not all of one kind, before any figure is made of them.</summary>
internal static class FolderFormats
{
    // Where IHDR keeps the colour type: signature 8, length 4, type 4, width 4, height 4, depth 1.
    private const int ColourOffset = 25;

    private static readonly string[] OtherExtensions =
        [".npy", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".gif"];

    /// <summary>
    /// Relative names of the PNGs, sub-folders included, in order, without the pictures that refinement leaves beside its
    /// maps.
    /// </summary>
    internal static IEnumerable<string> Pngs(string folder) => Files(folder)
        .Where(name => Path.GetExtension(name).Equals(".png", StringComparison.OrdinalIgnoreCase)
            && !OwnPictures.Has(name));

    /// <summary>A file of the map's name in a form that is not read, or null.</summary>
    internal static string? OtherForm(string folder, string name) => OtherExtensions
        .Select(extension => MapFolder.Stem(name) + extension)
        .FirstOrDefault(other => File.Exists(Path.Combine(folder, other)));

    /// <summary>Refuses pictures and arrays that have no PNG of their name: they would be left out silently.</summary>
    internal static void CheckOnlyPngs(string folder, string[] pngs, string what)
    {
        var stems = pngs.Select(name => Path.ChangeExtension(name, null)).ToHashSet(StringComparer.Ordinal);
        var odd = Files(folder).FirstOrDefault(name =>
            OtherExtensions.Contains(Path.GetExtension(name).ToLowerInvariant())
            && !stems.Contains(Path.ChangeExtension(name, null)));
        if (odd is not null)
        {
            throw new InvalidInputException(
                "EVALUATION_MIXED",
                $"the {what} folder {folder} holds {odd} without a .png of its name: label maps must be PNG, all of them");
        }
    }

    /// <summary>Refuses a folder with maps whose ids are colours (R + 256 G) beside maps whose ids are values.</summary>
    internal static void CheckOneKind(string folder, string[] names, string what)
    {
        var firstIsColour = IsColour(folder, names[0]);
        var odd = names.FirstOrDefault(name => IsColour(folder, name) != firstIsColour);
        if (odd is not null)
        {
            throw new InvalidInputException(
                "EVALUATION_MIXED",
                $"the {what} folder {folder} mixes formats: {names[0]} is {Kind(firstIsColour)}, {odd} is "
                + $"{Kind(!firstIsColour)}: write all in one form");
        }
    }

    private static string Kind(bool isColour) => isColour ? "RGB" : "grey or palette";

    private static bool IsColour(string folder, string name)
    {
        Span<byte> start = stackalloc byte[ColourOffset + 1];
        using var file = File.OpenRead(Path.Combine(folder, name));
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start[ColourOffset] is 2 or 6;
    }

    private static IEnumerable<string> Files(string folder) =>
        DataFiles.Below(folder)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
