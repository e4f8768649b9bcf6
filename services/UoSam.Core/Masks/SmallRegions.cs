namespace UoSam.Core.Masks;

/// <summary>Removes small holes and islands (segment_anything/utils/amg.py, remove_small_regions).</summary>
public static class SmallRegions
{
    /// <summary>
    /// Fills holes, then drops islands, of fewer than <paramref name="minArea"/> pixels, 8-connected. A hole is any
    /// component of clear pixels, also at the image's edge.
    /// </summary>
    /// <returns>
    /// The mask itself where nothing was small, otherwise a new one. Where every island is small, the largest stays, the
    /// first in raster order of equal ones; as SAM counts it, that is a change even where it was the only one.
    /// </returns>
    public static BitMask Remove(BitMask mask, int minArea) => DropIslands(FillHoles(mask, minArea), minArea);

    private static BitMask FillHoles(BitMask mask, int minArea)
    {
        var holes = ConnectedComponents.InRasterOrder(mask.Complement());
        if (holes.All(hole => hole.Area >= minArea))
        {
            return mask;
        }

        var filled = mask.Copy();
        foreach (var hole in holes.Where(hole => hole.Area < minArea))
        {
            hole.AddTo(filled);
        }

        return filled;
    }

    private static BitMask DropIslands(BitMask mask, int minArea)
    {
        var islands = ConnectedComponents.InRasterOrder(mask);
        if (islands.All(island => island.Area >= minArea))
        {
            return mask;
        }

        var kept = new BitMask(mask.Height, mask.Width);
        var largest = islands.MaxBy(island => island.Area);
        foreach (var island in islands.Where(island => island.Area >= minArea || ReferenceEquals(island, largest)))
        {
            island.AddTo(kept);
        }

        return kept;
    }
}
