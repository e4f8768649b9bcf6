using System.Collections.Immutable;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>
/// Regions of objects that coarse maps invent: a blob in the sky has masks that are as sure as those of an object, but what is
/// in it is around it too, and along its border, refined and coarse, the embedding goes on as it is.
/// </summary>
/// <param name="embedding">The whole image.</param>
/// <param name="coarse">The map before it was refined, of the image's size.</param>
/// <param name="space">Which ids are no classes.</param>
internal sealed class InventedRegions(ImageEmbedding embedding, LabelMap coarse, LabelSpace space)
{
    // Shares of the image: in a smaller region the cells along the border are more of its surroundings than of itself, a larger
    // one that ends amid what it lies on has an object in it.
    private const double LeastShare = 0.005;
    private const double MostShare = 0.25;

    // Of the geometric mean of both borders' steps and the novelty: objects stand out from a background by more than areas of
    // ground do from one another. No novelty counts as less than the third, so steps alone can tell that a region is seen, and
    // with more than the last it is seen whatever its borders are, as a sofa is on which somebody lies.
    private const float LeastDistance = 0.1f;
    private const float LeastDistanceOfGround = 0.055f;
    private const float LeastNovelty = 0.01f;
    private const float MostNovelty = 0.12f;
    private const float Half = 0.5f;

    private readonly EmbeddingCells _cells = new(embedding);
    private readonly Dictionary<ushort, ImmutableArray<MaskComponent>> _coarseParts = [];

    // By a region and all of its class, as most regions stay as they are while others are taken out.
    private readonly Dictionary<(ushort Id, PixelBox Box, int Area, int OfClass), float> _novelties = [];

    /// <summary>The map with such regions given to what surrounds them, and what they were, the smallest first.</summary>
    /// <param name="map">A refined map, of the image's size; left as it is.</param>
    public (LabelMap Map, ImmutableArray<InventedRegion> Regions) Remove(LabelMap map)
    {
        var regions = ImmutableArray.CreateBuilder<InventedRegion>();
        var least = space.BackgroundId is { } background && map.Ids().Contains(background) ? LeastDistance : LeastDistanceOfGround;

        // No map has more regions of that size, so none is given to and fro for ever.
        while (regions.Count < 1 / LeastShare && Smallest(map, least) is var (part, region))
        {
            regions.Add(region);
            map = With(map, part, region.SurroundingClassId);
        }

        return (map, regions.ToImmutable());
    }

    // The smallest one, since what is around it then has no border there.
    private (MaskComponent Part, InventedRegion Region)? Smallest(LabelMap map, float least) => map.Ids()
        .Where(space.IsObject)
        .Select(id => BitMask.Of(map, id))
        .SelectMany(mask => ConnectedComponents.Of(mask).Select(part => (Mask: mask, Part: part)))
        .Where(one => one.Part.Area >= LeastShare * map.Labels.Length && one.Part.Area <= MostShare * map.Labels.Length)
        .OrderBy(one => one.Part.Area)
        .Select(one => Invented(map, one.Mask, one.Part, least) is { } region ? (one.Part, region) : default((MaskComponent, InventedRegion)?))
        .FirstOrDefault(found => found is not null);

    private static LabelMap With(LabelMap map, MaskComponent part, ushort id)
    {
        var labels = (ushort[])map.Labels.Clone();
        foreach (var run in part.Runs.Span)
        {
            labels.AsSpan((run.Y * map.Width) + run.X0, run.Length).Fill(id);
        }

        return new LabelMap(map.Height, map.Width, labels);
    }

    private InventedRegion? Invented(LabelMap map, BitMask ofClass, MaskComponent part, float least)
    {
        var first = part.Runs.Span[0];
        var id = map.Labels[(first.Y * map.Width) + first.X0];
        var border = _cells.Border(part.Mask);
        var around = border.Select(crossing => At(map, crossing.Outside)).Where(other => other != id && space.IsClass(other)).ToList();
        if (around.Count == 0 || _cells.Step(border) is not { } step)
        {
            return null;
        }

        var coarseStep = CoarsePart(id, part.Mask) is { } whole ? _cells.Step(_cells.Border(whole.Mask)) ?? step : step;
        var most = MathF.Min(least * least * least / (step * coarseStep), MostNovelty);
        return most > LeastNovelty && Novelty(id, ofClass, part) is var novelty && novelty < most
            ? new InventedRegion(
                id,
                around.CountBy(other => other).MaxBy(pair => pair.Value).Key,
                BoxPrompt.Of(part.Box),
                part.Area,
                step,
                coarseStep,
                novelty)
            : null;
    }

    private float Novelty(ushort id, BitMask ofClass, MaskComponent part)
    {
        var key = (id, part.Box, part.Area, ofClass.Area());
        if (!_novelties.TryGetValue(key, out var novelty))
        {
            _novelties[key] = novelty = _cells.Novelty(part.Mask, ofClass);
        }

        return novelty;
    }

    // What a refined region mostly was in the coarse map.
    private MaskComponent? CoarsePart(ushort id, BitMask region)
    {
        if (!_coarseParts.TryGetValue(id, out var parts))
        {
            _coarseParts[id] = parts = ConnectedComponents.Of(BitMask.Of(coarse, id));
        }

        return parts.Where(part => part.Mask.IntersectionArea(region) > 0).MaxBy(part => part.Mask.IntersectionArea(region));
    }

    // The label in the middle of a cell, or at the image's end where that is padding.
    private ushort At(LabelMap map, int cell)
    {
        var frame = embedding.Frame;
        var columns = CellFeatures.SizeOf(frame, embedding.Side).Columns;
        var size = (float)frame.InputSize / embedding.Side;
        var y = (int)(((cell / columns) + Half) * size * map.Height / frame.ResizedHeight);
        var x = (int)(((cell % columns) + Half) * size * map.Width / frame.ResizedWidth);
        return map.Labels[(Math.Min(y, map.Height - 1) * map.Width) + Math.Min(x, map.Width - 1)];
    }
}
