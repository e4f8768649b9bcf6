using System.Collections.Immutable;
using UoSam.Core.LabelMaps;
using UoSam.Core.Presets;

namespace UoSam.Core.Global;

/// <summary>Category voting (paper, section 3.3; uosam.py, GRO).</summary>
public static class CategoryVote
{
    /// <summary>
    /// From the largest mask to the smallest, each gets the class most of its pixels have in the input map; smaller
    /// masks are painted over larger ones. Void pixels neither vote nor change.
    /// </summary>
    /// <param name="map">The map that votes are read from.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="masks">Masks of the map's size.</param>
    /// <param name="sampling">How the masks came about; passed on.</param>
    /// <param name="parameters">Purity, and whether background votes.</param>
    public static GlobalResult Run(
        LabelMap map,
        LabelSpace space,
        IReadOnlyList<SampledMask> masks,
        SamplingTrace sampling,
        GlobalParameters parameters)
    {
        var labels = (ushort[])map.Labels.Clone();
        var votes = ImmutableArray.CreateBuilder<VoteTrace>(masks.Count);
        foreach (var (mask, area) in masks.Select(mask => (mask, mask.Mask.Area())).OrderByDescending(pair => pair.Item2))
        {
            var vote = Count(map, space, mask, area, parameters);
            if (vote.Painted)
            {
                Paint(labels, map, space, mask, vote.ClassId);
            }

            votes.Add(vote);
        }

        // A map of one value has lost every class (uosam.py, GRO's last test).
        var collapsed = labels.AsSpan().IndexOfAnyExcept(labels[0]) < 0;
        var result = collapsed ? map : new LabelMap(map.Height, map.Width, labels);
        return new GlobalResult(result, votes.ToImmutable(), sampling);
    }

    private static VoteTrace Count(
        LabelMap map, LabelSpace space, SampledMask mask, int area, GlobalParameters parameters)
    {
        var counts = new SortedDictionary<ushort, int>();
        foreach (var i in Pixels(mask))
        {
            var label = map.Labels[i];
            if (!space.IsVoid(label))
            {
                counts[label] = counts.GetValueOrDefault(label) + 1;
            }
        }

        var labelled = counts.Values.Sum();
        var voters = counts.Where(pair => parameters.BackgroundVotes || pair.Key != space.BackgroundId).ToList();
        var total = voters.Sum(pair => pair.Value);
        if (total == 0)
        {
            return new VoteTrace(
                area, mask.Box, mask.Point, mask.PredictedIou, mask.StabilityScore, 0, 0, 0, Painted: false);
        }

        var winner = voters.MaxBy(pair => pair.Value);
        var share = (float)winner.Value / total;
        return new VoteTrace(
            area,
            mask.Box,
            mask.Point,
            mask.PredictedIou,
            mask.StabilityScore,
            winner.Key,
            share,
            labelled - winner.Value,
            Painted: share >= (float)parameters.VotePurity);
    }

    private static void Paint(ushort[] labels, LabelMap map, LabelSpace space, SampledMask mask, ushort classId)
    {
        foreach (var i in Pixels(mask))
        {
            labels[i] = space.IsVoid(map.Labels[i]) ? labels[i] : classId;
        }
    }

    private static IEnumerable<int> Pixels(SampledMask mask)
    {
        for (var y = mask.Box.Y0; y <= mask.Box.Y1; y++)
        {
            for (var x = mask.Mask.Next(y, 0, true); x < mask.Mask.Width; x = mask.Mask.Next(y, x + 1, true))
            {
                yield return (y * mask.Mask.Width) + x;
            }
        }
    }
}
