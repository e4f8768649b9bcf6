using System.Globalization;

namespace UoSam.Core.Exchange;

/// <summary>Opens what a segmentation system wrote and yields its label maps by name.</summary>
public static class DumpReader
{
    /// <summary>Lists the items of a file or folder.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="format">A format's id, or <c>auto</c>.</param>
    /// <param name="options">How pixels become ids.</param>
    /// <exception cref="InvalidInputException">
    /// DUMP_MISSING, DUMP_FORMAT, DUMP_EMPTY, DUMP_SAME_NAME, DUMP_NAMES (a number past the list of names).
    /// </exception>
    public static LabelMapDump Open(string path, string format, DumpOptions options)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw DumpFaults.Missing(path);
        }

        var reader = format == "auto" ? DumpFormats.Detect(path) : DumpFormats.Find(format);
        var dump = reader.Open(path, options);
        if (options.Names is { } names)
        {
            dump = Numbered(dump, names);
        }

        return options.Threshold is null && options.Ids is null ? dump : dump.Changed(item => Change(item, options));
    }

    private static DumpedMap Change(DumpedMap item, DumpOptions options)
    {
        var map = item.Map;
        if (options.Threshold is { } threshold && item.Logits is { } logits)
        {
            map = logits.Threshold(map, threshold);
        }

        return item with { Map = options.Ids?.Apply(map) ?? map };
    }

    private static LabelMapDump Numbered(LabelMapDump dump, IReadOnlyList<string> names)
    {
        var twice = dump.Names.GroupBy(NumberOf).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidInputException(
                "DUMP_NAMES",
                $"{string.Join(" and ", twice.Select(dump.SourceOf))} have the number {twice.Key}; name one of the folders");
        }

        return dump.Renamed(name => NumberOf(name) is { } number && number < names.Count
            ? names[number]
            : throw new InvalidInputException(
                "DUMP_NAMES", $"{dump.SourceOf(name)}: expected a name that ends in a number below {names.Count}, "
                + $"the {names.Count} names of the list"));
    }

    private static int? NumberOf(string name)
    {
        var start = name.Length;
        while (start > 0 && char.IsAsciiDigit(name[start - 1]))
        {
            start--;
        }

        return int.TryParse(name.AsSpan(start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
