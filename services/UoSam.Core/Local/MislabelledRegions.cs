using System.Collections.Immutable;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>
/// Regions to which coarse maps give another class than to their like: a piece of the road that is called a bicycle ends where
/// the road does and has masks that are as sure, but its cells are the road's, and there is more of that.
/// </summary>
/// <param name="cells">Of the whole image.</param>
/// <param name="space">Which ids are no classes.</param>
internal sealed class MislabelledRegions(EmbeddingCells cells, LabelSpace space)
{
    // Of the image: what is smaller has hardly a cell of its own.
    private const double LeastShare = 0.001;

    // A larger one that is like background is half of an object whose other half the map lacks, unless along most of its border
    // neighbours are nearer than that.
    private const double MostShareOfBackground = 0.15;
    private const float LeastStepOfObject = 0.1f;

    // Cells of road and pavement are 0.05 to 0.15 apart; those of one class and another one mostly more than the second.
    private const float MostDistance = 0.06f;
    private const float LeastClassDistance = 0.25f;

    // Which of two alike has the wrong class, the smaller one: so many times the cells must have the other.
    private const int LeastRatio = 2;

    // Of the cells that a class has alone one is chance.
    private const int LeastCells = 2;

    // 2 MB of shares.
    private const int MostClasses = 128;

    /// <summary>The map with such regions given to the class that they are like, and what they were.</summary>
    /// <param name="map">A refined map, of the image's size; left as it is.</param>
    public (LabelMap Map, ImmutableArray<MislabelledRegion> Regions) Correct(LabelMap map)
    {
        var ids = map.Ids().Where(space.IsClass).ToList();
        if (ids.Count > MostClasses)
        {
            return (map, []);
        }

        var shares = ids.ToDictionary(id => id, id => cells.Shares(BitMask.Of(map, id)));
        var found = ids
            .Where(space.IsObject)
            .SelectMany(id => ConnectedComponents.Of(BitMask.Of(map, id)).Select(part => (Id: id, Part: part)))
            .Where(one => one.Part.Area >= LeastShare * map.Labels.Length)
            .Select(one => (one.Part, Region: Mislabelled(one.Id, one.Part, shares)))
            .Where(one => one.Region is not null)
            .ToList();
        return (
            found.Aggregate(map, (corrected, one) => one.Part.Paint(corrected, one.Region!.LikeClassId)),
            [.. found.Select(one => one.Region!)]);
    }

    private MislabelledRegion? Mislabelled(ushort id, MaskComponent part, Dictionary<ushort, float[]> shares)
    {
        // What takes least time to ask comes first: few regions are smaller than another class and unlike their own.
        var region = cells.Shares(part.Mask);
        var least = LeastRatio * region.Sum();
        if (!shares.Any(other => other.Key != id && other.Value.Sum() >= least))
        {
            return null;
        }

        var own = Distance(region, shares[id]);
        if (own < LeastClassDistance || IsFarFromAll(region, shares[id]))
        {
            return null;
        }

        var (like, distance) = shares.Keys
            .Where(other => other != id)
            .Select(other => (Id: other, Distance: Distance(region, shares[other], MostDistance)))
            .MinBy(one => one.Distance);
        return distance < MostDistance && shares[like].Sum() >= least && !(like == space.BackgroundId && IsHalf(part, region))
            ? new MislabelledRegion(id, like, BoxPrompt.Of(part.Box), part.Area, distance, own)
            : null;
    }

    private bool IsHalf(MaskComponent part, float[] region) =>
        part.Area > MostShareOfBackground * part.Mask.Height * part.Mask.Width
        && cells.Step(cells.Border(region)) is null or >= LeastStepOfObject;

    // No class is nearer than all others together.
    private bool IsFarFromAll(float[] region, float[] ofItsClass) =>
        cells.Distance(region, cell => ofItsClass[cell] < EmbeddingCells.Nothing, MostDistance) >= MostDistance;

    private float Distance(float[] region, float[] ofClass, float most = EmbeddingCells.Farthest)
    {
        bool IsAmong(int cell) => ofClass[cell] > EmbeddingCells.All && region[cell] < EmbeddingCells.Nothing;
        return Enumerable.Range(0, region.Length).Count(IsAmong) < LeastCells
            ? EmbeddingCells.Farthest
            : cells.Distance(region, IsAmong, most);
    }
}
