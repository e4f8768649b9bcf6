using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>One item of a dump.</summary>
/// <param name="Map">Its ids, in the dump's own geometry.</param>
/// <param name="Logits">Foreground score per pixel, of the map's size; null where the dump has none, or no threshold asks for them.</param>
public sealed record DumpedMap(LabelMap Map, LogitMap? Logits = null)
{
    /// <summary>Classes of the scores that the map is the highest of; null where the dump has ids.</summary>
    public int? ScoredClasses { get; init; }
}
