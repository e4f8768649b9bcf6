namespace UoSam.Core.Masks;

/// <summary>Removes small holes and islands (utils/amg.py, remove_small_regions).</summary>
public static class SmallRegions
{
    /// <summary>Fills holes, then drops islands, of fewer than <paramref name="minArea"/> pixels, 8-connected.</summary>
    /// <returns>The mask itself where nothing was small. Where every island is small, the largest stays.</returns>
    public static BitMask Remove(BitMask mask, int minArea)
    {
        var filled = mask;
        foreach (var hole in ConnectedComponents.Of(mask.Complement()).Where(hole => hole.Area < minArea))
        {
            filled = ReferenceEquals(filled, mask) ? mask.Copy() : filled;
            filled.UnionWith(hole.Mask);
        }

        var cleaned = filled;
        foreach (var island in ConnectedComponents.Of(filled).Skip(1).Where(island => island.Area < minArea))
        {
            cleaned = ReferenceEquals(cleaned, mask) ? mask.Copy() : cleaned;
            cleaned.Subtract(island.Mask);
        }

        return cleaned;
    }
}
