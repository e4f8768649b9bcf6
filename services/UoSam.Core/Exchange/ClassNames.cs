using System.Globalization;

namespace UoSam.Core.Exchange;

/// <summary>Names of classes; the i-th, from 0, is that of id i.</summary>
/// <param name="names">The names, each once; empty for ids without a name.</param>
public sealed class ClassNames(IReadOnlyList<string> names)
{
    /// <summary>The name of an id; the id itself where it has none.</summary>
    public string NameOf(ushort id) => id < names.Count && names[id].Length > 0
        ? names[id]
        : id.ToString(CultureInfo.InvariantCulture);

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
