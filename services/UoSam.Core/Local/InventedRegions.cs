using System.Collections.Immutable;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>
/// Regions of objects that coarse maps invent: a blob in the sky has masks that are as sure as those of an object, but what is
/// in it is around it too, and along its border, refined and coarse, the embedding goes on as it is.
/// </summary>
/// <param name="cells">Of the whole image.</param>
/// <param name="coarse">The map before it was refined, of the image's size.</param>
/// <param name="space">Which ids are no classes.</param>
internal sealed class InventedRegions(EmbeddingCells cells, LabelMap coarse, LabelSpace space)
{
    // Shares of the image: in a smaller region the cells along the border are more of its surroundings than of itself; a larger
    // one that ends amid what it lies on is half of an object whose other half the map lacks, or without a background ground
    // itself, as bare trees before the sky are.
    private const double LeastShare = 0.005;
    private const double MostShare = 0.125;

    // Of the geometric mean of both borders' steps and the novelty: objects stand out from a background by more than areas of
    // ground do from one another. No novelty counts as less than the third, so steps alone can tell that a region is seen, and
    // with more than the last it is seen whatever its borders are, as a sofa is on which somebody lies.
    private const float LeastDistance = 0.1f;
    private const float LeastDistanceOfGround = 0.055f;
    private const float LeastNovelty = 0.01f;
    private const float MostNovelty = 0.12f;
    private readonly Dictionary<ushort, ImmutableArray<MaskComponent>> _coarseParts = [];

    /// <summary>The map with such regions given to what surrounds them, and what they were, the smallest first.</summary>
    /// <param name="map">A refined map, of the image's size; left as it is.</param>
    public (LabelMap Map, ImmutableArray<InventedRegion> Regions) Remove(LabelMap map)
    {
        var invented = ImmutableArray.CreateBuilder<InventedRegion>();
        var hasBackground = space.BackgroundId is { } background && map.Ids().Contains(background);
        var least = hasBackground ? LeastDistance : LeastDistanceOfGround;
        var left = Regions(map, map.Ids()).ToList();

        // The smallest one first, since what is around it then has no border there. No map has more regions of that size, so
        // none is given to and fro for ever.
        while (invented.Count < 1 / LeastShare && left.MinBy(region => (region.Part.Area, region.Id)) is { } smallest)
        {
            left.Remove(smallest);
            if (Invented(map, smallest, least) is { } found)
            {
                invented.Add(found);
                map = smallest.Part.Paint(map, found.SurroundingClassId);

                // Whether a region is invented depends on it and its class, so those of others need not be looked at anew.
                ushort[] changed = [found.ClassId, found.SurroundingClassId];
                left.RemoveAll(region => changed.Contains(region.Id));
                left.AddRange(Regions(map, changed));
            }
        }

        return (map, invented.ToImmutable());
    }

    private IEnumerable<Region> Regions(LabelMap map, IEnumerable<ushort> ids)
    {
        foreach (var id in ids.Where(space.IsObject))
        {
            var mask = BitMask.Of(map, id);
            var shares = new Lazy<float[]>(() => cells.Shares(mask));
            foreach (var part in ConnectedComponents.Of(mask))
            {
                if (part.Area >= LeastShare * map.Labels.Length && part.Area <= MostShare * map.Labels.Length)
                {
                    yield return new Region(id, part, shares);
                }
            }
        }
    }

    private InventedRegion? Invented(LabelMap map, Region region, float least)
    {
        var shares = cells.Shares(region.Part.Mask);
        var border = cells.Border(shares);
        var around = border.Select(crossing => cells.LabelAt(map, crossing.Outside)).Where(other => other != region.Id && space.IsClass(other)).ToList();
        if (around.Count == 0 || cells.Step(border) is not { } step)
        {
            return null;
        }

        var coarseStep = CoarsePart(region) is { } whole ? cells.Step(cells.Border(cells.Shares(whole.Mask))) ?? step : step;
        var most = MathF.Min(least * least * least / (step * coarseStep), MostNovelty);
        return most > LeastNovelty && cells.Distance(shares, cell => region.OfClass.Value[cell] < EmbeddingCells.Nothing, most) is var novelty && novelty < most
            ? new InventedRegion(
                region.Id,
                around.CountBy(other => other).MaxBy(pair => pair.Value).Key,
                BoxPrompt.Of(region.Part.Box),
                region.Part.Area,
                step,
                coarseStep,
                novelty)
            : null;
    }

    // What a refined region mostly was in the coarse map.
    private MaskComponent? CoarsePart(Region region)
    {
        if (!_coarseParts.TryGetValue(region.Id, out var parts))
        {
            _coarseParts[region.Id] = parts = ConnectedComponents.Of(BitMask.Of(coarse, region.Id));
        }

        return parts
            .Where(part => part.Box.Overlaps(region.Part.Box))
            .Select(part => (Part: part, Area: part.Mask.IntersectionArea(region.Part.Mask)))
            .Where(part => part.Area > 0)
            .OrderByDescending(part => part.Area)
            .Select(part => part.Part)
            .FirstOrDefault();
    }

    // A part of a class, and what all of that class covers.
    private sealed record Region(ushort Id, MaskComponent Part, Lazy<float[]> OfClass);
}
