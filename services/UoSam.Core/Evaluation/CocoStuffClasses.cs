using System.Collections.Immutable;

namespace UoSam.Core.Evaluation;

/// <summary>
/// The 27 coarse classes of COCO-Stuff as STEGO, PiCIE, CAUSE and SmooSeg use them: 0..11 things, 12..26 stuff.
/// </summary>
public static class CocoStuffClasses
{
    /// <summary>Number of coarse classes.</summary>
    public const int CoarseCount = 27;

    /// <summary>[182] coarse class of each id of the stuffthingmaps files (0..90 things, 91..181 stuff).</summary>
    public static ImmutableArray<ushort> CoarseOfFine { get; } =
    [
        9, 11, 11, 11, 11, 11, 11, 11, 11, 8, 8, 8, 8, 8, 8, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 6, 6, 6, 6, 6, 6, 6,
        10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 5, 5, 5, 5, 5, 5, 5, 5, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3,
        3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 4, 4, 4, 4, 4, 4, 4, 4,
        17, 17, 22, 20, 20, 22, 15, 25, 16, 13, 12, 12, 17, 17, 23, 15, 15, 17, 15, 21, 15, 25, 13, 13, 13, 13, 13,
        22, 26, 14, 14, 15, 22, 21, 21, 24, 20, 22, 15, 17, 16, 15, 22, 24, 21, 17, 25, 16, 21, 17, 22, 16, 21, 21,
        25, 21, 26, 21, 24, 20, 17, 14, 21, 26, 15, 23, 20, 21, 24, 15, 24, 22, 25, 15, 20, 17, 17, 22, 14, 18, 18,
        18, 18, 18, 18, 18, 26, 26, 19, 19, 24,
    ];
}
