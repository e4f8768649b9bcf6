using UoSam.Protos.V1;

namespace UoSam.Cli.Evaluating;

/// <summary>
/// Whether the gate accepted rightly: for each accepted object of the traces beside the predictions, the IoU of its class
/// with the truth, before and after, on the pixels of its box that lie in no smaller box of an object of its class.
/// </summary>
internal static class GatePrecision
{
    /// <summary>Judges all traced objects.</summary>
    /// <returns>By score, from the first range that holds one to the last; empty without traces.</returns>
    public static IReadOnlyList<GateBin> Of(EvaluationRun run, EvaluationSettings settings, CancellationToken token)
    {
        if (run.Before is null)
        {
            return [];
        }

        var counts = new int[GateBin.Bins, 3];
        for (var i = 0; i < run.Source.Names.Count; i++)
        {
            token.ThrowIfCancellationRequested();
            Count(run, settings, i, counts);
        }

        var bins = Enumerable.Range(0, GateBin.Bins)
            .Select(b => new GateBin(Math.Round(b * GateBin.Width, 2), counts[b, 0], counts[b, 1], counts[b, 2]))
            .ToList();
        var first = bins.FindIndex(bin => bin.Count > 0);
        return first < 0 ? [] : bins[first..(bins.FindLastIndex(bin => bin.Count > 0) + 1)];
    }

    private static void Count(EvaluationRun run, EvaluationSettings settings, int index, int[,] counts)
    {
        var trace = TraceFile.Find(settings.Predicted, run.Source.Names[index], settings.Suffix);
        if (trace is null || trace.Accepted.Count == 0)
        {
            return;
        }

        var maps = run.Load(index);
        foreach (var accepted in trace.Accepted)
        {
            var smaller = trace.Accepted
                .Where(other => other.ClassId == accepted.ClassId && Area(other.Box) < Area(accepted.Box))
                .Select(other => other.Box)
                .ToArray();
            var sign = Math.Sign(Iou(maps, maps.After, accepted, smaller) - Iou(maps, maps.Before!, accepted, smaller));
            counts[GateBin.IndexOf(accepted.Score), 1 - sign]++;
        }
    }

    /// <summary>IoU of the object's class inside its box but not in the smaller ones; 0 where neither map has it there.</summary>
    private static double Iou(ClassMaps maps, ushort[] predicted, ObjectTrace trace, Box[] smaller)
    {
        var classId = maps.ClassOf(trace.ClassId);
        var (both, either) = (0, 0);
        var (top, bottom) = Range(trace.Box.Y0, trace.Box.Y1, maps.Height);
        var (left, right) = Range(trace.Box.X0, trace.Box.X1, maps.Width);
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var i = (y * maps.Width) + x;
                if (maps.Truth[i] != ClassMaps.NoClass && !Array.Exists(smaller, box => Holds(box, x, y)))
                {
                    both += maps.Truth[i] == classId && predicted[i] == classId ? 1 : 0;
                    either += maps.Truth[i] == classId || predicted[i] == classId ? 1 : 0;
                }
            }
        }

        return either == 0 ? 0 : (double)both / either;
    }

    private static float Area(Box box) => (box.X1 - box.X0) * (box.Y1 - box.Y0);

    private static bool Holds(Box box, int x, int y) =>
        x + 0.5f >= box.X0 && x + 0.5f < box.X1 && y + 0.5f >= box.Y0 && y + 0.5f < box.Y1;

    private static (int From, int To) Range(float from, float to, int size) =>
        (Math.Clamp((int)Math.Floor(from), 0, size), Math.Clamp((int)Math.Ceiling(to), 0, size));
}
