using System.Globalization;
using Google.Protobuf;
using UoSam.Cli.Hosting;
using UoSam.Client;
using UoSam.Core.LabelMaps;
using UoSam.Core.ModelStore;
using UoSam.Core.Presets;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>
/// grpc IMAGE COARSE [ROUNDS]: the default preset by plain calls, through the command's own host on a Unix socket, and
/// through four processes on TCP, by unary calls and by streams.
/// </summary>
internal static class GrpcBenchmark
{
    private const int Sequence = 4;

    public static int Run(string[] args)
    {
        var (image, coarse) = (File.ReadAllBytes(args[0]), File.ReadAllBytes(args[1]));
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 7;
        using var model = new ModelFixture();
        using var encoder = ServiceProcess.Start("UoSam.SamEncoder");
        using var prompts = ServiceProcess.Start("UoSam.PromptExtraction");
        using var local = ServiceProcess.Start("UoSam.LocalOptimizer");
        using var global = ServiceProcess.Start("UoSam.GlobalOptimizer");
        Task.WaitAll(encoder.WaitAsync(), prompts.WaitAsync(), local.WaitAsync(), global.WaitAsync());
        var endpoints = new StageEndpoints(encoder.Address, prompts.Address, local.Address, global.Address);
        using var apart = new RefinementClient(endpoints, TimeSpan.FromMinutes(5));
        var settings = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        var hosted = ServiceConnection.OpenAsync([], settings, new RefinementClientOptions(), default).GetAwaiter().GetResult();
        var direct = new DirectRefinement(model.Encoder, model.Decoder, image, coarse);
        var request = Request(image, coarse);

        var plain = direct.Run(Preset.Default).Labels;
        var differing = plain.Zip(Refine(apart, request).Labels).Count(pair => pair.First != pair.Second);
        Console.WriteLine($"{differing} of {plain.Length} pixels differ: services send embeddings as float16, plain calls keep float32");
        Race.Run(
            rounds,
            new Rival("plain calls", () => direct.Run(Preset.Default)),
            new Rival("one process, Unix socket", () => Refine(hosted.Client, request)),
            new Rival("four processes, unary", () => Refine(apart, request)),
            new Rival($"four processes, streams, {Sequence} images", () => Stream(apart, request).Wait(), Sequence));
        hosted.DisposeAsync().AsTask().Wait();
        return 0;
    }

    private static RefinementResult Refine(RefinementClient client, RefinementRequest request) =>
        client.RefineAsync(request, default).GetAwaiter().GetResult();

    private static async Task Stream(RefinementClient client, RefinementRequest request)
    {
        await foreach (var outcome in client.RefineStreamAsync(Enumerable.Repeat(request, Sequence).ToAsyncEnumerable(), 3))
        {
            _ = outcome.Result ?? throw outcome.Error!;
        }
    }

    internal static RefinementRequest Request(byte[] image, byte[] coarse)
    {
        var map = LabelPngReader.Read(coarse);
        var message = new Protos.V1.LabelMap
        {
            Height = map.Height,
            Width = map.Width,
            Png = UnsafeByteOperations.UnsafeWrap(coarse),
            BackgroundId = 0,
            VoidIds = { 255 },
        };
        return new RefinementRequest(image, message, Protos.V1.Preset.Default);
    }
}
