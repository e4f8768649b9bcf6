using System.Collections.Immutable;

namespace UoSam.Core.LabelMaps;

/// <summary>What a stage did to a label map.</summary>
/// <param name="Pixels">Pixels of the map.</param>
/// <param name="ChangedPixels">Pixels whose label differs.</param>
/// <param name="Classes">One entry for each class of either map, ordered by id.</param>
public sealed record ChangeSummary(int Pixels, int ChangedPixels, ImmutableArray<ClassChange> Classes)
{
    /// <summary>Compares two maps of the same size.</summary>
    public static ChangeSummary Between(LabelMap before, LabelMap after)
    {
        var ids = before.Ids().Union(after.Ids()).Order().ToList();
        var counts = ids[^1] + 1;
        var (pixelsBefore, pixelsAfter, pixelsKept) = (new int[counts], new int[counts], new int[counts]);
        for (int start = 0, end; start < before.Labels.Length; start = end)
        {
            // Pixels one by one would wait for the counter that the one before has just written.
            var (from, to) = (before.Labels[start], after.Labels[start]);
            end = start + 1;
            while (end < before.Labels.Length && before.Labels[end] == from && after.Labels[end] == to)
            {
                end++;
            }

            pixelsBefore[from] += end - start;
            pixelsAfter[to] += end - start;
            pixelsKept[to] += from == to ? end - start : 0;
        }

        ImmutableArray<ClassChange> classes =
            [.. ids.Select(id => new ClassChange(id, pixelsBefore[id], pixelsAfter[id], pixelsKept[id]))];
        return new ChangeSummary(before.Labels.Length, before.Labels.Length - pixelsKept.Sum(), classes);
    }
}
