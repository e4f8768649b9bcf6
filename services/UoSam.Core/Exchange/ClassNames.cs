using System.Globalization;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>Names of classes; the i-th, from 0, is that of id i.</summary>
/// <param name="names">The names, each once; empty for ids without a name.</param>
public sealed class ClassNames(IReadOnlyList<string> names)
{
    /// <summary>Refuses a map with a class that has no name, where there are names at all.</summary>
    /// <param name="map">A map.</param>
    /// <param name="space">Says which ids need none: background, void and unknown.</param>
    /// <exception cref="InvalidInputException">LABEL_MAP_IDS, with the place of the first such pixel.</exception>
    public void Check(LabelMap map, LabelSpace space)
    {
        var nameless = names.Count == 0 ? [] : map.Ids().Where(id => space.IsObject(id) && Find(id) is null).ToList();
        if (nameless.Count > 0)
        {
            var place = Array.IndexOf(map.Labels, nameless[0]);
            throw new InvalidInputException(
                "LABEL_MAP_IDS",
                $"the label map has the id {nameless[0]} at row {place / map.Width}, column {place % map.Width}, which has no "
                + $"name among the {names.Count} of the list of class names (ids 0 to {names.Count - 1}); add its name, declare "
                + "it void, or map it to another id");
        }
    }

    /// <summary>The name of an id; the id itself where it has none.</summary>
    public string NameOf(ushort id) => Find(id) ?? id.ToString(CultureInfo.InvariantCulture);

    /// <summary>The id with its name, where it has one, as people read it.</summary>
    public string LabelOf(int id) => Find(id) is { } name
        ? string.Create(CultureInfo.InvariantCulture, $"{id} {name}")
        : id.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name of an id, null where it has none.</summary>
    public string? Find(int id) => id >= 0 && id < names.Count && names[id].Length > 0 ? names[id] : null;

    /// <summary>True where there is no name at all.</summary>
    public bool IsEmpty => names.Count == 0;

    /// <summary>The id of a name; a name that is a number and not in the list is its own id.</summary>
    /// <exception cref="InvalidInputException">CLASS_NAME.</exception>
    public ushort IdOf(string name)
    {
        for (var id = 0; id < names.Count; id++)
        {
            if (names[id] == name)
            {
                return (ushort)id;
            }
        }

        return ushort.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException(
                "CLASS_NAME", $"there is no class '{name}' among the {names.Count} names; add it to the list of class names");
    }
}
