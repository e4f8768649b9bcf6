using System.Collections.Immutable;

namespace UoSam.Core.Masks;

/// <summary>8-connected components (full connectivity, as skimage.measure.label by default), by runs of rows.</summary>
public static class ConnectedComponents
{
    private readonly record struct Run(int Y, int X0, int X1);

    /// <summary>All components by descending area; of equal ones that which begins first in raster order.</summary>
    public static ImmutableArray<MaskComponent> Of(BitMask mask)
    {
        var runs = Runs(mask);
        var parents = Connect(runs);
        var components = runs
            .Select((run, index) => (Run: run, Root: Find(parents, index)))
            .GroupBy(pair => pair.Root, pair => pair.Run)
            .Select(group => Component(mask, group.ToList()));
        return [.. components.OrderByDescending(component => component.Area)];
    }

    /// <summary>The largest component, or null for an empty mask.</summary>
    public static MaskComponent? Largest(BitMask mask) => Of(mask) is [var largest, ..] ? largest : null;

    private static List<Run> Runs(BitMask mask)
    {
        var runs = new List<Run>();
        for (var y = 0; y < mask.Height; y++)
        {
            var x0 = mask.Next(y, 0, true);
            while (x0 < mask.Width)
            {
                var x1 = mask.Next(y, x0, false);
                runs.Add(new Run(y, x0, x1));
                x0 = mask.Next(y, x1, true);
            }
        }

        return runs;
    }

    private static int[] Connect(List<Run> runs)
    {
        var parents = new int[runs.Count];
        var above = 0;
        for (var i = 0; i < runs.Count; i++)
        {
            parents[i] = i;
            var run = runs[i];
            while (runs[above].Y < run.Y - 1 || (runs[above].Y == run.Y - 1 && runs[above].X1 < run.X0))
            {
                above++;
            }

            for (var j = above; j < i && runs[j].Y == run.Y - 1 && runs[j].X0 <= run.X1; j++)
            {
                Join(parents, i, j);
            }
        }

        return parents;
    }

    private static void Join(int[] parents, int a, int b)
    {
        var (first, second) = (Find(parents, a), Find(parents, b));
        parents[Math.Max(first, second)] = Math.Min(first, second);
    }

    private static int Find(int[] parents, int index)
    {
        while (parents[index] != index)
        {
            parents[index] = parents[parents[index]];
            index = parents[index];
        }

        return index;
    }

    private static MaskComponent Component(BitMask mask, List<Run> runs)
    {
        var component = new BitMask(mask.Height, mask.Width);
        var area = 0;
        foreach (var run in runs)
        {
            component.SetRun(run.Y, run.X0, run.X1);
            area += run.X1 - run.X0;
        }

        var box = new PixelBox(
            runs.Min(run => run.X0), runs[0].Y, runs.Max(run => run.X1), runs[^1].Y + 1);
        return new MaskComponent(area, box, component);
    }
}
