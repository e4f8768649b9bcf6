using System.Diagnostics;
using System.Globalization;

namespace UoSam.Benchmarks;

/// <summary>
/// Measures rivals in turn, round by round, so that a machine that slows down slows all of them; prints the median time
/// per unit and the median of the per-round ratios to the first rival.
/// </summary>
internal static class Race
{
    /// <summary>Runs one warm-up round and <paramref name="rounds"/> measured ones.</summary>
    public static void Run(int rounds, params Rival[] rivals)
    {
        var times = rivals.Select(_ => new double[rounds]).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < rivals.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                rivals[i].Work();
                if (round >= 0)
                {
                    times[i][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds / rivals[i].Units;
                }
            }
        }

        Console.WriteLine($"{"",-52}{"ms/unit",10}{"ratio",9}");
        for (var i = 0; i < rivals.Length; i++)
        {
            var ratio = Median(times[i].Zip(times[0], (time, first) => time / first));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{rivals[i].Name,-52}{Median(times[i]),10:f2}{ratio,9:f3}"));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
