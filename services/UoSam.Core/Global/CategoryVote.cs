using System.Collections.Immutable;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;

namespace UoSam.Core.Global;

/// <summary>Category voting (paper, section 3.3; uosam.py, GRO).</summary>
public static class CategoryVote
{
    /// <summary>
    /// From the largest mask to the smallest, each gets the class most of its pixels have in the input map; smaller
    /// masks are painted over larger ones. Void pixels neither vote nor change. Where all
    /// classes but one would be lost, the map stays as it was.
    /// </summary>
    /// <param name="map">The map that votes are read from.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="sampled">Masks of the map's size; of equal areas the first is painted first.</param>
    /// <param name="parameters">Purity, and whether background votes.</param>
    public static GlobalResult Run(LabelMap map, LabelSpace space, SampledMasks sampled, GlobalParameters parameters)
    {
        var labels = (ushort[])map.Labels.Clone();
        var votes = Vote(labels, map, space, sampled.Masks, parameters);
        RestoreVoid(labels, map, space);
        return Result(labels, votes, map, space, sampled.Trace);
    }

    /// <summary>Lets all masks vote, the largest first, and paints those that have a class.</summary>
    private static ImmutableArray<VoteTrace> Vote(
        ushort[] labels, LabelMap map, LabelSpace space, ImmutableArray<SampledMask> masks, GlobalParameters parameters)
    {
        var ballot = new Ballot(map, space, parameters);
        var votes = ImmutableArray.CreateBuilder<VoteTrace>(masks.Length);
        var areas = masks.Select(mask => (Mask: mask, Area: mask.Mask.Area()));
        foreach (var (mask, area) in areas.OrderByDescending(pair => pair.Area))
        {
            var vote = ballot.Count(mask, area);
            if (vote.Painted)
            {
                Paint(labels, mask, vote.ClassId);
            }

            votes.Add(vote);
        }

        return votes.ToImmutable();
    }

    /// <summary>The labels, or the map as it was where they have lost all classes but one.</summary>
    internal static GlobalResult Result(
        ushort[] labels, ImmutableArray<VoteTrace> votes, LabelMap map, LabelSpace space, SamplingTrace sampling) =>
        HasTwoClasses(labels, space) || !HasTwoClasses(map.Labels, space)
            ? new GlobalResult(map.With(labels), votes, sampling)
            : new GlobalResult(map, [.. votes.Select(vote => vote with { Painted = false })], sampling);

    /// <summary>True where at least two classes occur.</summary>
    internal static bool HasTwoClasses(ReadOnlySpan<ushort> labels, LabelSpace space)
    {
        ushort[] skipped = [.. space.VoidIds];
        var first = labels.IndexOfAnyExcept(skipped);
        return first >= 0 && labels[first..].IndexOfAnyExcept([.. skipped, labels[first]]) >= 0;
    }

    /// <summary>Gives a mask's pixels a class.</summary>
    internal static void Paint(ushort[] labels, SampledMask mask, ushort classId)
    {
        foreach (var run in MaskRun.Of(mask.Mask, mask.Box))
        {
            run.In(labels, mask.Mask.Width).Fill(classId);
        }
    }

    /// <summary>Brings void pixels back.</summary>
    internal static void RestoreVoid(ushort[] labels, LabelMap map, LabelSpace space)
    {
        ushort[] voidIds = [.. space.VoidIds];
        for (var i = 0; (i = IndexOfVoid(map.Labels, i, voidIds)) < labels.Length; i++)
        {
            labels[i] = map.Labels[i];
        }
    }

    private static int IndexOfVoid(ushort[] labels, int start, ushort[] voidIds)
    {
        var offset = labels.AsSpan(start).IndexOfAny(voidIds);
        return offset < 0 ? labels.Length : start + offset;
    }
}
