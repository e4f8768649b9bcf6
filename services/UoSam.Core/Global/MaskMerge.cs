using System.Collections.Immutable;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Global;

/// <summary>
/// The merge rules of SAM_WSSS (arXiv 2305.05803, merge/max_iou*.py), independent of the order of the masks. There a mask
/// belongs to the first class that can take it, later classes overwrite earlier ones, and which pixels count as under a
/// mask depends on the order of files. Here a mask that several classes can take goes to the one with the most pixels in
/// it (of equal ones the lowest id), taken masks are painted from the largest to the smallest (of equal areas by
/// ascending class), and a pixel is under a mask when any mask has it.
/// </summary>
public static class MaskMerge
{
    private const double HeldShare = 0.85;

    /// <summary>
    /// Merges. Only object classes take masks; what no mask gives a class becomes background, and stays where the label
    /// space has no background. Void pixels neither count nor change. Where all classes but
    /// one would be lost, the map stays as it was.
    /// </summary>
    /// <param name="map">The map to read.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="sampled">Masks of the map's size, in any order.</param>
    /// <param name="rule">Any but <see cref="MergeRule.Vote"/>.</param>
    public static GlobalResult Run(LabelMap map, LabelSpace space, SampledMasks sampled, MergeRule rule)
    {
        var areas = new int[ushort.MaxValue + 1];
        foreach (var label in map.Labels)
        {
            areas[label]++;
        }

        var claims = sampled.Masks.Select(mask => (Mask: mask, Vote: Claim(map, space, mask, areas, rule)))
            .OrderByDescending(claim => claim.Vote.AreaPixels)
            .ThenBy(claim => claim.Vote.ClassId)
            .ToList();
        var labels = Unmasked(map, space, sampled.Masks, rule);
        foreach (var (mask, vote) in claims.Where(claim => claim.Vote.Painted))
        {
            CategoryVote.Paint(labels, mask, vote.ClassId);
        }

        CategoryVote.RestoreVoid(labels, map, space);
        return CategoryVote.Result(labels, [.. claims.Select(claim => claim.Vote)], map, space, sampled.Trace);
    }

    private static VoteTrace Claim(LabelMap map, LabelSpace space, SampledMask mask, int[] areas, MergeRule rule)
    {
        var counts = new Dictionary<ushort, int>();
        foreach (var run in MaskRun.Of(mask.Mask, mask.Box))
        {
            foreach (var id in run.In(map.Labels, map.Width))
            {
                counts[id] = counts.GetValueOrDefault(id) + 1;
            }
        }

        var labelled = counts.Where(count => space.IsClass(count.Key)).Sum(count => count.Value);
        var ranked = counts.Where(count => space.IsObject(count.Key))
            .OrderByDescending(count => Takes(count.Value, labelled, areas[count.Key], rule))
            .ThenByDescending(count => count.Value)
            .ThenBy(count => count.Key);
        var best = ranked.FirstOrDefault();
        return new VoteTrace(
            mask.Mask.Area(),
            mask.Box,
            mask.Point,
            mask.PredictedIou,
            mask.StabilityScore,
            best.Key,
            labelled == 0 ? 0 : (float)best.Value / labelled,
            best.Value == 0 ? 0 : labelled - best.Value,
            Painted: best.Value > 0 && Takes(best.Value, labelled, areas[best.Key], rule));
    }

    private static bool Takes(int common, int maskArea, int classArea, MergeRule rule) =>
        2L * common > maskArea || (rule == MergeRule.Imp2 && (double)common / classArea >= HeldShare);

    // What is left where no mask is painted.
    private static ushort[] Unmasked(LabelMap map, LabelSpace space, ImmutableArray<SampledMask> masks, MergeRule rule)
    {
        var labels = (ushort[])map.Labels.Clone();
        if (space.BackgroundId is not { } background)
        {
            return labels;
        }

        if (rule == MergeRule.MaxIou)
        {
            Array.Fill(labels, background);
        }

        foreach (var mask in masks)
        {
            CategoryVote.Paint(labels, mask, background);
        }

        return labels;
    }
}
