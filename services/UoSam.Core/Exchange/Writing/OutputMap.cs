using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange.Writing;

/// <summary>A label map with what may be written beside it.</summary>
/// <param name="Name">Relative path without extension, with '/'.</param>
/// <param name="Map">The ids.</param>
/// <param name="Space">Which ids are no objects; those are neither outlined nor tinted.</param>
public sealed record OutputMap(string Name, LabelMap Map, LabelSpace Space)
{
    /// <summary>Name of the image's file, with '/'; null for <see cref="Name"/> and .jpg.</summary>
    public string? ImageFile { get; init; }

    /// <summary>The picture, of the map's size; null where there is none.</summary>
    public RgbImage? Picture { get; init; }

    /// <summary>The map before, of the map's size; null where there is none.</summary>
    public LabelMap? Before { get; init; }

    /// <summary>How sure regions are; null where nothing is known.</summary>
    public IReadOnlyList<RegionScore>? Scores { get; init; }

    /// <summary>Texts to store where the format has a place for them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Texts { get; init; } = [];
}
