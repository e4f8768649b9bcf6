using System.Diagnostics;
using System.Globalization;

namespace UoSam.Benchmarks;

/// <summary>
/// Measures rivals in turn, round by round, so that a machine that slows down slows all of them; prints the median time
/// per unit and the median of the per-round ratios to the first rival, of the clock and of the processor: the latter
/// says more where the machine has other things to do.
/// </summary>
internal static class Race
{
    /// <summary>Runs one warm-up round and <paramref name="rounds"/> measured ones.</summary>
    public static void Run(int rounds, params Rival[] rivals)
    {
        var times = rivals.Select(_ => new double[rounds]).ToArray();
        var work = rivals.Select(_ => new double[rounds]).ToArray();
        using var process = Process.GetCurrentProcess();
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < rivals.Length; i++)
            {
                process.Refresh();
                var (start, startWork) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
                rivals[i].Work();
                process.Refresh();
                if (round >= 0)
                {
                    times[i][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds / rivals[i].Units;
                    work[i][round] = (process.TotalProcessorTime - startWork).TotalMilliseconds / rivals[i].Units;
                }
            }
        }

        Console.WriteLine($"{"",-52}{"ms/unit",10}{"ratio",9}{"cpu ms",10}{"ratio",9}");
        for (var i = 0; i < rivals.Length; i++)
        {
            var ratio = Median(times[i].Zip(times[0], (time, first) => time / first));
            var workRatio = Median(work[i].Zip(work[0], (time, first) => time / Math.Max(1e-3, first)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{rivals[i].Name,-52}{Median(times[i]),10:f2}{ratio,9:f3}{Median(work[i]),10:f2}{workRatio,9:f3}"));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
