using System.Collections.Immutable;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>
/// Regions of objects that coarse maps invent: a blob in the sky has masks that are as sure as those of an object, but along
/// its border the embedding goes on as it is.
/// </summary>
/// <param name="embedding">The whole image.</param>
/// <param name="space">Which ids are no classes.</param>
internal sealed class InventedRegions(ImageEmbedding embedding, LabelSpace space)
{
    // Shares of the image: in a smaller region the cells along the border are more of its surroundings than of itself, a larger
    // one that ends amid what it lies on has an object in it. And the fewest places of a border that tell of it.
    private const double LeastShare = 0.005;
    private const double MostShare = 0.25;
    private const int LeastPlaces = 6;

    // In the middle of all places along the border: objects stand out from a background by more than areas of ground do from
    // one another.
    private const float LeastStep = 0.1f;
    private const float LeastStepOfGround = 0.06f;
    private const float Half = 0.5f;

    private readonly (int Rows, int Columns) _size = CellFeatures.SizeOf(embedding.Frame, embedding.Side);

    /// <summary>The map with such regions given to what surrounds them, and what they were, the smallest first.</summary>
    /// <param name="map">A refined map, of the image's size; left as it is.</param>
    public (LabelMap Map, ImmutableArray<InventedRegion> Regions) Remove(LabelMap map)
    {
        var regions = ImmutableArray.CreateBuilder<InventedRegion>();
        var least = space.BackgroundId is { } background && map.Ids().Contains(background) ? LeastStep : LeastStepOfGround;

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
        .SelectMany(id => ConnectedComponents.Of(BitMask.Of(map, id)).Select(part => (Id: id, Part: part)))
        .Where(one => one.Part.Area >= LeastShare * map.Labels.Length && one.Part.Area <= MostShare * map.Labels.Length)
        .OrderBy(one => one.Part.Area)
        .Select(one => Invented(map, one.Id, one.Part, least) is { } region ? (one.Part, region) : default((MaskComponent, InventedRegion)?))
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

    private InventedRegion? Invented(LabelMap map, ushort id, MaskComponent part, float least)
    {
        var places = Border(part.Mask);
        if (places.Count < LeastPlaces)
        {
            return null;
        }

        var step = Step(places);
        var around = places.Select(place => At(map, place.Outside)).Where(other => other != id && space.IsClass(other)).ToList();
        return step >= least || around.Count == 0
            ? null
            : new InventedRegion(
                id, around.CountBy(other => other).MaxBy(pair => pair.Value).Key, BoxPrompt.Of(part.Box), part.Area, step);
    }

    private float Step(List<(int Inside, int Outside)> places) =>
        places.Select(place => Step(place.Inside, place.Outside)).Order().ElementAt((places.Count - 1) / 2);

    // Neighbours of which the region covers more than a half of the one, and not of the other.
    private List<(int Inside, int Outside)> Border(BitMask region)
    {
        var (rows, columns) = _size;
        var isInside = Array.ConvertAll(
            CellCoverage.Of(region, embedding.Frame, embedding.Side, rows, columns), share => share > Half);
        var places = new List<(int Inside, int Outside)>();
        for (var i = 0; i < isInside.Length; i++)
        {
            if ((i + 1) % columns != 0)
            {
                Add(i, i + 1);
            }

            if (i + columns < isInside.Length)
            {
                Add(i, i + columns);
            }
        }

        return places;

        void Add(int one, int other)
        {
            if (isInside[one] != isInside[other])
            {
                places.Add(isInside[one] ? (one, other) : (other, one));
            }
        }
    }

    private float Step(int one, int other)
    {
        var (product, squared, otherSquared) = (0f, 0f, 0f);
        var (a, b) = (Place(one), Place(other));
        for (var channel = 0; channel < embedding.Values.Length; channel += embedding.Side * embedding.Side)
        {
            var (value, next) = (embedding.Values[channel + a], embedding.Values[channel + b]);
            product += value * next;
            squared += value * value;
            otherSquared += next * next;
        }

        return 1 - (product / MathF.Max(MathF.Sqrt(squared * otherSquared), 1e-12f));
    }

    private int Place(int cell) => (cell / _size.Columns * embedding.Side) + (cell % _size.Columns);

    // The label in the middle of a cell, or at the image's end where that is padding.
    private ushort At(LabelMap map, int cell)
    {
        var frame = embedding.Frame;
        var size = (float)frame.InputSize / embedding.Side;
        var y = (int)(((cell / _size.Columns) + Half) * size * map.Height / frame.ResizedHeight);
        var x = (int)(((cell % _size.Columns) + Half) * size * map.Width / frame.ResizedWidth);
        return map.Labels[(Math.Min(y, map.Height - 1) * map.Width) + Math.Min(x, map.Width - 1)];
    }
}
