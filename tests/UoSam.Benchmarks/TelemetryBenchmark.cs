using System.Diagnostics;
using System.Globalization;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Telemetry;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>
/// telemetry IMAGE COARSE [PRESET] [SECONDS]: the same image by two processes in turn, one with nobody listening, one that
/// exports every span and metric by OTLP and is scraped every 15 s as Prometheus does. Says by how much the second needs more
/// processor time per image, as the median over pairs with its interval, and whether that shows or refutes 2 %.
/// </summary>
internal static class TelemetryBenchmark
{
    private const double Budget = 0.02;
    private const int WarmUp = 5;
    private static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(15);

    public static int Run(string[] args)
    {
        var preset = args.Length > 2 ? Enum.Parse<Preset>(args[2], ignoreCase: true) : Preset.Default;
        var seconds = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 200;
        var request = GrpcBenchmark.Request(File.ReadAllBytes(args[0]), File.ReadAllBytes(args[1])) with { Preset = preset };
        using var sink = new OtlpSink();
        var metrics = $"http://127.0.0.1:{ServiceProcess.FreePort()}";
        using var silent = new ServingProcess();
        using var told = new ServingProcess(("Telemetry__MetricsUrl", metrics), ("Telemetry__OtlpEndpoint", sink.Address));
        silent.Wait();
        told.Wait();
        using var scraping = new Timer(_ => Scrape(metrics), null, ScrapeInterval, ScrapeInterval);

        var pairs = Measure(silent, told, request, TimeSpan.FromSeconds(seconds));
        if (sink.Exports == 0)
        {
            throw new InvalidOperationException("nothing was exported; there is no cost to measure");
        }

        Report(pairs, sink.Exports);
        return 0;
    }

    // Who comes first changes from pair to pair, so that a machine that slows down favours nobody.
    private static List<(double Silent, double Told)> Measure(
        ServingProcess silent, ServingProcess told, Client.RefinementRequest request, TimeSpan time)
    {
        var pairs = new List<(double Silent, double Told)>();
        var began = Stopwatch.GetTimestamp();
        for (var i = -WarmUp; i < 6 || Stopwatch.GetElapsedTime(began) < time; i++)
        {
            var (first, second) = i % 2 == 0 ? (silent, told) : (told, silent);
            var (one, other) = (Cost(first, request), Cost(second, request));
            if (i >= 0)
            {
                pairs.Add(i % 2 == 0 ? (one, other) : (other, one));
            }
        }

        return pairs;
    }

    private static double Cost(ServingProcess process, Client.RefinementRequest request)
    {
        var before = process.ProcessorMilliseconds;
        process.Client.RefineAsync(request, default).GetAwaiter().GetResult();
        return process.ProcessorMilliseconds - before;
    }

    private static void Scrape(string metrics)
    {
        using var http = new HttpClient();
        http.GetStringAsync(new Uri(metrics + MetricsEndpoint.Path)).GetAwaiter().GetResult();
    }

    private static void Report(List<(double Silent, double Told)> pairs, int exports)
    {
        var shares = new PairedDifferences(pairs.Select(pair => (pair.Told - pair.Silent) / pair.Silent));
        var absolute = new PairedDifferences(pairs.Select(pair => pair.Told - pair.Silent));
        var silent = new PairedDifferences(pairs.Select(pair => pair.Silent)).Median;
        var verdict = shares.Interval.High < Budget ? "shown to be below" : shares.Interval.Low > Budget ? "above" : "not decided against";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {pairs.Count} pairs, {exports} exports; processor time of the services per image, nobody listening: {silent:f1} ms
            telemetry adds {absolute.Median:f2} ms [{absolute.Interval.Low:f2}, {absolute.Interval.High:f2}]
            which is {shares.Median:p2} [{shares.Interval.Low:p2}, {shares.Interval.High:p2}] (median of the pairs, 95 %)
            {verdict} {Budget:p0}
            """));
    }
}
