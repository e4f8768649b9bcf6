using System.Collections.Immutable;

namespace UoSam.Core.Masks;

/// <summary>
/// 8-connected components (full connectivity, as skimage.measure.label by default), by runs of rows and union-find
/// (Rosenfeld and Pfaltz, 1966).
/// </summary>
public static class ConnectedComponents
{
    /// <summary>All components by descending area; of equal ones that which begins first in raster order.</summary>
    public static ImmutableArray<MaskComponent> Of(BitMask mask) =>
        [.. InRasterOrder(mask).OrderByDescending(component => component.Area)];

    /// <summary>All components in the raster order of their first pixels.</summary>
    internal static MaskComponent[] InRasterOrder(BitMask mask)
    {
        MaskRun[] runs = [.. MaskRun.Of(mask)];
        var parents = Connect(runs);
        return Gather(mask, runs, parents);
    }

    /// <summary>Per run the index of a run of the same component; following them leads to its first run.</summary>
    private static int[] Connect(MaskRun[] runs)
    {
        var parents = new int[runs.Length];
        var above = 0;
        for (var i = 0; i < parents.Length; i++)
        {
            parents[i] = i;
            var run = runs[i];

            // Runs above that end before this one begins, even diagonally, touch no later run of this row either.
            while (runs[above].Y < run.Y - 1 || (runs[above].Y == run.Y - 1 && runs[above].X1 < run.X0))
            {
                above++;
            }

            for (var j = above; runs[j].Y == run.Y - 1 && runs[j].X0 <= run.X1; j++)
            {
                Join(parents, i, j);
            }
        }

        return parents;
    }

    /// <summary>The earlier root wins, so that a root is the first run of its component.</summary>
    private static void Join(int[] parents, int a, int b)
    {
        var rootA = Root(parents, a);
        var rootB = Root(parents, b);
        parents[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
    }

    private static int Root(int[] parents, int i)
    {
        while (parents[i] != i)
        {
            parents[i] = parents[parents[i]];
            i = parents[i];
        }

        return i;
    }

    /// <summary>Sorts the runs by component, keeping their order, and cuts them up.</summary>
    private static MaskComponent[] Gather(BitMask mask, MaskRun[] runs, int[] parents)
    {
        var labels = new int[parents.Length];
        var counts = new List<int>();
        for (var i = 0; i < parents.Length; i++)
        {
            var root = Root(parents, i);
            if (root == i)
            {
                labels[i] = counts.Count;
                counts.Add(0);
            }

            labels[i] = labels[root];
            counts[labels[i]]++;
        }

        var sorted = new MaskRun[parents.Length];
        var ends = new int[counts.Count];
        for (var c = 1; c < ends.Length; c++)
        {
            ends[c] = ends[c - 1] + counts[c - 1];
        }

        for (var i = 0; i < labels.Length; i++)
        {
            sorted[ends[labels[i]]++] = runs[i];
        }

        var components = new MaskComponent[counts.Count];
        for (var c = 0; c < components.Length; c++)
        {
            var own = sorted.AsMemory(ends[c] - counts[c], counts[c]);
            components[c] = new MaskComponent(mask.Height, mask.Width, own);
        }

        return components;
    }
}
