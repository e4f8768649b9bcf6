namespace UoSam.Core.Exchange;

/// <summary>Label maps by item name; opened by <see cref="DumpReader"/>.</summary>
/// <param name="format">Id of the format that reads it.</param>
/// <param name="items">The items, each name once.</param>
public sealed class LabelMapDump(string format, IReadOnlyList<DumpItem> items)
{
    private readonly Dictionary<string, DumpItem> _items = items.ToDictionary(item => item.Name, StringComparer.Ordinal);

    /// <summary>Id of the format that reads it.</summary>
    public string Format { get; } = format;

    /// <summary>Relative paths without extension, with '/', ascending by ordinal.</summary>
    public IReadOnlyList<string> Names { get; } = [.. items.Select(item => item.Name).Order(StringComparer.Ordinal)];

    /// <summary>True where the dump has an item of this name.</summary>
    public bool Contains(string name) => _items.ContainsKey(name);

    /// <summary>The file that holds an item.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public string SourceOf(string name) => _items[name].Source;

    /// <summary>Reads one item; may be called from several threads.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="InvalidInputException">What the format refuses; the message begins with the file's name.</exception>
    public DumpedMap Load(string name)
    {
        var item = _items[name];
        return InvalidInputException.Naming(item.Source, item.Read);
    }

    /// <summary>The items whose names end so, under their names without that end.</summary>
    /// <exception cref="InvalidInputException">DUMP_EMPTY: none does.</exception>
    public LabelMapDump Without(string suffix)
    {
        DumpItem[] ending =
        [
            .. _items.Values.Where(item => item.Name.EndsWith(suffix, StringComparison.Ordinal))
                .Select(item => item with { Name = item.Name[..^suffix.Length] }),
        ];
        return ending.Length > 0
            ? new LabelMapDump(Format, ending)
            : throw new InvalidInputException(
                "DUMP_EMPTY", $"no label map has a name that ends in {suffix}; the first is {SourceOf(Names[0])}");
    }

    /// <summary>The same items under other names.</summary>
    internal LabelMapDump Renamed(Func<string, string> rename) =>
        new(Format, [.. _items.Values.Select(item => item with { Name = rename(item.Name) })]);

    /// <summary>The same items with something done to every map.</summary>
    internal LabelMapDump Changed(Func<DumpedMap, DumpedMap> change) =>
        new(Format, [.. _items.Values.Select(item => item with { Read = () => change(item.Read()) })]);
}
