using UoSam.Protos.V1;

namespace UoSam.Cli.Evaluating;

/// <summary>
/// Whether the gate accepted rightly: for each accepted object of the traces beside the predictions, the IoU of its class
/// with the truth inside its box, before and after. Objects of one class whose boxes overlap are judged on the same pixels.
/// </summary>
internal static class GatePrecision
{
    private const int Bins = (int)(1 / GateBin.Width);

    /// <summary>Judges all traced objects.</summary>
    /// <returns>By score, from the first range that holds one to the last; empty without traces.</returns>
    public static IReadOnlyList<GateBin> Of(EvaluationRun run, EvaluationSettings settings, CancellationToken token)
    {
        if (run.Before is null)
        {
            return [];
        }

        var counts = new int[Bins, 3];
        for (var i = 0; i < run.Source.Names.Count; i++)
        {
            token.ThrowIfCancellationRequested();
            Count(run, settings, i, counts);
        }

        var bins = Enumerable.Range(0, Bins)
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
            var sign = Math.Sign(Iou(maps, maps.After, accepted) - Iou(maps, maps.Before!, accepted));
            var bin = Math.Clamp((int)Math.Floor((accepted.Score / GateBin.Width) + 1e-6), 0, Bins - 1);
            counts[bin, 1 - sign]++;
        }
    }

    /// <summary>IoU of the object's class inside its box; 0 where neither map has it there.</summary>
    private static double Iou(ClassMaps maps, ushort[] predicted, ObjectTrace trace)
    {
        var classId = maps.ClassOf(trace.ClassId);
        var (both, either) = (0, 0);
        var (top, bottom) = Range(trace.Box.Y0, trace.Box.Y1, maps.Height);
        var (left, right) = Range(trace.Box.X0, trace.Box.X1, maps.Width);
        for (var y = top; y < bottom; y++)
        {
            for (var i = (y * maps.Width) + left; i < (y * maps.Width) + right; i++)
            {
                if (maps.Truth[i] != ClassMaps.NoClass)
                {
                    both += maps.Truth[i] == classId && predicted[i] == classId ? 1 : 0;
                    either += maps.Truth[i] == classId || predicted[i] == classId ? 1 : 0;
                }
            }
        }

        return either == 0 ? 0 : (double)both / either;
    }

    private static (int From, int To) Range(float from, float to, int size) =>
        (Math.Clamp((int)Math.Floor(from), 0, size), Math.Clamp((int)Math.Ceiling(to), 0, size));
}
