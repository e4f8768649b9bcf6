using System.Globalization;
using UoSam.Cli.Hosting;
using UoSam.Client;
using UoSam.Core.ModelStore;

namespace UoSam.Benchmarks;

/// <summary>
/// telemetry IMAGE COARSE [ROUNDS]: the default preset through the command's own host, alternately with nobody listening and
/// with every span and metric taken, exported by OTLP and scraped once per round.
/// </summary>
internal static class TelemetryBenchmark
{
    private const int Images = 2;

    public static int Run(string[] args)
    {
        var request = GrpcBenchmark.Request(File.ReadAllBytes(args[0]), File.ReadAllBytes(args[1]));
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 9;
        var settings = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        var hosted = ServiceConnection.OpenAsync([], settings, new RefinementClientOptions(), default).GetAwaiter().GetResult();
        CollectedTelemetry? telemetry = null;
        Race.Run(
            rounds,
            new Rival("nobody listens", () => Refine(hosted.Client, request), Images),
            new Rival(
                "traces and metrics by OTLP, metrics scraped",
                () =>
                {
                    Refine(hosted.Client, request);
                    telemetry!.Scrape();
                },
                Images,
                () => telemetry = CollectedTelemetry.Start()));
        Console.WriteLine($"{telemetry!.Exports} exports in the last round");
        hosted.DisposeAsync().AsTask().Wait();
        return 0;
    }

    private static void Refine(RefinementClient client, RefinementRequest request)
    {
        for (var i = 0; i < Images; i++)
        {
            client.RefineAsync(request, default).GetAwaiter().GetResult();
        }
    }
}
