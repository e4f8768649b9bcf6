using System.CommandLine;
using System.Globalization;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;

namespace UoSam.Cli.Commands;

/// <summary>Reads the values of options; what is wrong is named with what was expected.</summary>
internal static class OptionValues
{
    public static int InRange(string option, int value, int least, int most) => value >= least && value <= most
        ? value
        : throw new UsageException($"{option} {value}: expected {least} to {most}");

    /// <summary>True for two names of one file or folder, links apart.</summary>
    public static bool IsSamePath(string one, string other) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(one)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other));

    /// <summary>Refuses a file to write that is read.</summary>
    /// <exception cref="UsageException">It is.</exception>
    public static void RefuseInput(string output, params IEnumerable<string> inputs)
    {
        if (inputs.Any(input => IsSamePath(input, output)))
        {
            throw new UsageException($"{output} is an input; write elsewhere");
        }
    }

    /// <summary>Refuses an output whose name begins as options do: one that is misspelt, or standard output, where none is written.</summary>
    /// <exception cref="UsageException">It does.</exception>
    public static void RefuseDash(string? output)
    {
        if (output is ['-', ..])
        {
            throw new UsageException($"{output} is neither an option nor a place to write to; name a file or folder, ./{output} where it is called so");
        }
    }

    /// <summary>Refuses a file to write whose name says another form than it would have; one without extension says none.</summary>
    /// <exception cref="UsageException">It does.</exception>
    public static void RefuseExtension(string path, string content, string expected)
    {
        var found = Path.GetExtension(path);
        if (found.Length > 0 && !found.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"{path}: {content} is written as {expected}, not as {found}; name a file that ends in {expected}");
        }
    }

    /// <summary>A file to read, null where none is named.</summary>
    /// <exception cref="UsageException">It is not there.</exception>
    public static string? ExistingFile(string option, string? path) => path is null || File.Exists(path)
        ? path
        : throw new UsageException($"{option} {path}: there is no such file");

    public static int? InRange(string option, int? value, int least, int most) =>
        value is { } number ? InRange(option, number, least, most) : null;

    public static double? Share(string option, double? value) => value is null or (> 0 and <= 1)
        ? value
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} {value}: expected above 0, up to 1"));

    public static double Number(string option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new UsageException($"{option} {text}: expected a number");

    public static int Whole(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new UsageException($"{option} {text}: expected whole numbers");

    public static LabelPngEncoding Encoding(string option, string text) => text switch
    {
        "auto" or "index" => LabelPngEncoding.Indices,
        "luss" => LabelPngEncoding.Luss,
        _ => throw new UsageException($"{option} {text}: expected auto, index or luss"),
    };

    public static Preset Preset(string option, string text) => text switch
    {
        "reference" => Protos.V1.Preset.Reference,
        "default" => Protos.V1.Preset.Default,
        "fast" => Protos.V1.Preset.Fast,
        _ => throw new UsageException($"{option} {text}: expected reference, default or fast"),
    };

    public static LabelSpace Space(string background, string voids) => new(
        background == "none" ? null : Id("--background", background),
        voids == "none" ? [] : [.. voids.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => Id("--void", id))]);

    /// <summary>The option that gives void pixels a class.</summary>
    public static Option<bool> FillVoid() => new("--fill-void")
    {
        Description = "Pixels without a label (--void) get one: the likeliest by the known pixels and SAM's features, refined like the rest.",
    };

    /// <summary>A label space with what is asked by <see cref="FillVoid"/>.</summary>
    /// <exception cref="UsageException">There is nothing to fill.</exception>
    public static LabelSpace Filled(LabelSpace space, bool fills) => (fills, space.VoidIds.IsEmpty) switch
    {
        (true, true) => throw new UsageException("--fill-void: no id stands for pixels without a label; name some by --void IDS"),
        (true, false) => space.FillingVoid(),
        _ => space,
    };

    public static ushort Id(string option, string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new UsageException($"{option} {text}: expected an id from 0 to 65535");
}
