using System.Text.Json;

namespace UoSam.Benchmarks;

/// <summary>A profile that ONNX Runtime wrote of one graph, summed up.</summary>
/// <param name="Name">Of the graph's file.</param>
/// <param name="Runs">Times it ran.</param>
/// <param name="Milliseconds">Of all runs.</param>
/// <param name="Kernels">Milliseconds of all runs by operation.</param>
internal sealed record GraphProfile(string Name, int Runs, double Milliseconds, IReadOnlyDictionary<string, double> Kernels)
{
    private const double MicrosecondsPerMillisecond = 1000;

    public static GraphProfile Read(string path)
    {
        using var stream = File.OpenRead(path);
        using var profile = JsonDocument.Parse(stream);
        var kernels = new Dictionary<string, double>();
        var (runs, total) = (0, 0.0);
        foreach (var entry in profile.RootElement.EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString()!;
            var milliseconds = entry.GetProperty("dur").GetDouble() / MicrosecondsPerMillisecond;
            if (name == "model_run")
            {
                runs++;
                total += milliseconds;
            }
            else if (name.EndsWith("_kernel_time", StringComparison.Ordinal))
            {
                var kernel = entry.GetProperty("args").GetProperty("op_name").GetString()!;
                kernels[kernel] = kernels.GetValueOrDefault(kernel) + milliseconds;
            }
        }

        // The runtime appends a date, and here also a number, to the prefix that it was given.
        return new GraphProfile(Path.GetFileNameWithoutExtension(path).Split("_20")[0], runs, total, kernels);
    }
}
