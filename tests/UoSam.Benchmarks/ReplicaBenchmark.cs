using System.Diagnostics;
using System.Globalization;
using UoSam.Client;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using UoSam.Testing;
using LabelMap = UoSam.Protos.V1.LabelMap;

namespace UoSam.Benchmarks;

/// <summary>
/// replicas IMAGE COARSE [ROUNDS]: the local optimizer's throughput by one stream over 1, 2 and 3 processes of it on this
/// machine, and what memory one more process costs.
/// </summary>
internal static class ReplicaBenchmark
{
    private const int Items = 12;
    private const int InFlight = 6;

    public static int Run(string[] args)
    {
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5;
        using var encoder = ServiceProcess.Start("UoSam.SamEncoder");
        using var prompts = ServiceProcess.Start("UoSam.PromptExtraction");
        var replicas = Enumerable.Range(0, 3).Select(_ => ServiceProcess.Start("UoSam.LocalOptimizer")).ToList();
        Task.WaitAll([encoder.WaitAsync(), prompts.WaitAsync(), .. replicas.Select(replica => replica.WaitAsync())]);
        var request = RequestAsync(args, encoder.Address, prompts.Address).GetAwaiter().GetResult();
        Race.Run(rounds, [.. Enumerable.Range(1, 3).Select(count => new Rival(
            $"{count} {(count == 1 ? "replica" : "replicas")} of the local optimizer, {Items} images",
            () => StreamAsync(replicas.Take(count), request).GetAwaiter().GetResult(),
            Items))]);
        foreach (var replica in replicas)
        {
            using var process = Process.GetProcessById(replica.Id);
            Console.WriteLine($"working set of a replica: {process.WorkingSet64 >> 20} MiB");
            replica.Dispose();
        }

        return 0;
    }

    private static async Task<OptimizeLocalRequest> RequestAsync(string[] args, string encoderAddress, string promptsAddress)
    {
        var options = new RefinementClientOptions();
        var png = await File.ReadAllBytesAsync(args[1]);
        var size = LabelPngReader.Read(png);
        var map = new LabelMap
        {
            Height = size.Height,
            Width = size.Width,
            Png = Google.Protobuf.ByteString.CopyFrom(png),
            BackgroundId = 0,
            VoidIds = { 255 },
        };
        using var encoder = new Stage<EncodeRequest, EncodeResponse, EncodeStreamRequest, EncodeStreamResponse>(
            StagePorts.Encoder, encoderAddress, options);
        using var prompts = new Stage<
            ExtractPromptsRequest, ExtractPromptsResponse, ExtractPromptsStreamRequest, ExtractPromptsStreamResponse>(
            StagePorts.Prompts, promptsAddress, options);
        var image = Google.Protobuf.ByteString.CopyFrom(await File.ReadAllBytesAsync(args[0]));
        var encoded = await encoder.CallAsync(
            new EncodeRequest { Image = image, Preset = Preset.Default, ElementType = ElementType.Float16 }, default);
        var embedding = encoded.Embeddings[0];
        var extracted = await prompts.CallAsync(
            new ExtractPromptsRequest { Embedding = embedding, LabelMap = map, Preset = Preset.Default }, default);
        return new OptimizeLocalRequest
        {
            Embedding = embedding,
            LabelMap = map,
            Objects = { extracted.Objects },
            Posterior = extracted.Posterior,
            Preset = Preset.Default,
        };
    }

    private static async Task StreamAsync(IEnumerable<ServiceProcess> replicas, OptimizeLocalRequest request)
    {
        using var stage = new Stage<
            OptimizeLocalRequest, OptimizeLocalResponse, OptimizeLocalStreamRequest, OptimizeLocalStreamResponse>(
            StagePorts.Local,
            string.Join(',', replicas.Select(replica => replica.Address)),
            new RefinementClientOptions());
        await using var stream = stage.Stream();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Items),
            new ParallelOptions { MaxDegreeOfParallelism = InFlight },
            async (_, token) => await stream.CallAsync(request, token));
    }
}
