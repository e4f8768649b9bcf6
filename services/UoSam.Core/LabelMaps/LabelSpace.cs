using System.Collections.Immutable;

namespace UoSam.Core.LabelMaps;

/// <summary>Which ids of a label map are not object classes.</summary>
/// <param name="BackgroundId">
/// The id of "no object", or null where every id is a class (COCO-Stuff-27, CamVid). Default 0. Background pixels are
/// never prompted, and they vote in GRO.
/// </param>
/// <param name="VoidIds">
/// Ids of pixels without a label; they are neither prompted nor voted on and come out as they went in. Default {255};
/// {1000} for LUSS maps.
/// </param>
public sealed record LabelSpace(ushort? BackgroundId, ImmutableArray<ushort> VoidIds)
{
    /// <summary>The id that readers of cropped maps give to pixels that were never predicted.</summary>
    public const ushort Unpredicted = 65535;

    /// <summary>Background 0, void 255.</summary>
    public static LabelSpace Default { get; } = new(0, [255]);

    /// <summary>Background 0, void 1000 (ImageNet-S / LUSS).</summary>
    public static LabelSpace Luss { get; } = new(0, [1000]);

    /// <summary>
    /// Ids of pixels whose class the map does not know, e.g. since they were never predicted. Unlike void they get one, the
    /// likeliest by the image's features, before all else.
    /// </summary>
    public ImmutableArray<ushort> UnknownIds { get; init; } = [];

    /// <summary>The same with void pixels unknown, so that they get a class.</summary>
    public LabelSpace FillingVoid() => this with { VoidIds = [], UnknownIds = UnknownIds.AddRange(VoidIds) };

    /// <summary>True where <paramref name="id"/> marks a pixel without a label.</summary>
    public bool IsVoid(ushort id) => VoidIds.Contains(id);

    /// <summary>True where <paramref name="id"/> is a class: neither void nor unknown.</summary>
    public bool IsClass(ushort id) => !IsVoid(id) && !UnknownIds.Contains(id);

    /// <summary>True where <paramref name="id"/> is a class that may be refined: a class other than background.</summary>
    public bool IsObject(ushort id) => id != BackgroundId && IsClass(id);
}
