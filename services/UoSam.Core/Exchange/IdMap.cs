using System.Globalization;
using System.Text.Json;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>Ids that become other ids; those it does not name stay.</summary>
public sealed class IdMap
{
    private readonly ushort[] _targets = [.. Enumerable.Range(0, ushort.MaxValue + 1).Select(id => (ushort)id)];

    private IdMap(IEnumerable<(ushort From, ushort To)> pairs)
    {
        foreach (var (from, to) in pairs)
        {
            _targets[from] = to;
        }
    }

    /// <summary>Reads <c>3=7,4=0</c>.</summary>
    /// <exception cref="InvalidInputException">ID_MAP.</exception>
    public static IdMap Parse(string pairs) => new(
        pairs.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var sides = pair.Split('=', StringSplitOptions.TrimEntries);
            return sides.Length == 2 ? (Id(sides[0], pair), Id(sides[1], pair)) : throw Fault(pair);
        }));

    /// <summary>Reads a JSON object of ids, such as LUSS's match.json: <c>{"1": 7, "2": 3}</c>.</summary>
    /// <exception cref="InvalidInputException">ID_MAP.</exception>
    public static IdMap ParseJson(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var pairs = JsonSerializer.Deserialize<Dictionary<string, int>>(JsonInput.WithoutMark(utf8Json)) ?? throw Fault("null");
            return new IdMap(pairs.Select(pair =>
            {
                var shown = $"\"{pair.Key}\": {pair.Value}";
                return (Id(pair.Key, shown), Id(pair.Value.ToString(CultureInfo.InvariantCulture), shown));
            }));
        }
        catch (JsonException fault)
        {
            throw Fault("no JSON object of whole numbers", fault);
        }
    }

    /// <summary>A map with the ids replaced.</summary>
    public LabelMap Apply(LabelMap map) =>
        map.With(Array.ConvertAll(map.Labels, id => _targets[id]));

    /// <summary>What one id becomes.</summary>
    public ushort Apply(ushort id) => _targets[id];

    private static ushort Id(string text, string pair) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw Fault(pair);

    private static InvalidInputException Fault(string found, Exception? inner = null) => new(
        "ID_MAP",
        $"the id map holds {(found.Length <= 40 ? found : found[..40])}; expected pairs like 3=7, in JSON \"3\": 7, "
        + "of ids from 0 to 65535",
        inner);
}
