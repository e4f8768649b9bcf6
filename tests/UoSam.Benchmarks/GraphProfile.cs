using System.Globalization;
using System.Text.Json;

namespace UoSam.Benchmarks;

/// <summary>A profile that ONNX Runtime wrote of one graph, summed up.</summary>
/// <param name="Name">Of the graph's file.</param>
/// <param name="Runs">When each began and ended, in milliseconds on a clock that all graphs of a process share.</param>
/// <param name="Kernels">Of all runs, by operation.</param>
internal sealed record GraphProfile(
    string Name, IReadOnlyList<(double Start, double End)> Runs, IReadOnlyDictionary<string, KernelTime> Kernels)
{
    private const double MicrosecondsPerMillisecond = 1000;
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>Milliseconds of all runs.</summary>
    public double Milliseconds => Runs.Sum(run => run.End - run.Start);

    /// <summary>Milliseconds in which at least one of the graphs ran.</summary>
    public static double AnyRan(IEnumerable<GraphProfile> graphs)
    {
        var (sum, end) = (0.0, double.NegativeInfinity);
        foreach (var run in graphs.SelectMany(graph => graph.Runs).OrderBy(run => run.Start))
        {
            sum += Math.Max(0, run.End - Math.Max(run.Start, end));
            end = Math.Max(end, run.End);
        }

        return sum;
    }

    /// <summary>Reads a profile beside whose file that of its start lies.</summary>
    public static GraphProfile Read(string path)
    {
        // The runtime appends a date, and here also a number, to the prefix that it was given.
        var name = Path.GetFileNameWithoutExtension(path).Split("_20")[0];
        var began = File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, name + ".start"));
        var start = double.Parse(began, CultureInfo.InvariantCulture) / NanosecondsPerMillisecond;
        using var stream = File.OpenRead(path);
        using var profile = JsonDocument.Parse(stream);
        var kernels = new Dictionary<string, KernelTime>();
        var runs = new List<(double Start, double End)>();
        foreach (var entry in profile.RootElement.EnumerateArray())
        {
            var kind = entry.GetProperty("name").GetString()!;
            var milliseconds = entry.GetProperty("dur").GetDouble() / MicrosecondsPerMillisecond;
            if (kind == "model_run")
            {
                var at = start + (entry.GetProperty("ts").GetDouble() / MicrosecondsPerMillisecond);
                runs.Add((at, at + milliseconds));
            }
            else if (kind.EndsWith("_kernel_time", StringComparison.Ordinal))
            {
                var arguments = entry.GetProperty("args");
                var kernel = arguments.GetProperty("op_name").GetString()!;
                var before = kernels.GetValueOrDefault(kernel);
                kernels[kernel] = new KernelTime(
                    before.Milliseconds + milliseconds, before.Operations + KernelOperations.Of(kernel, arguments));
            }
        }

        return new GraphProfile(name, runs, kernels);
    }
}
