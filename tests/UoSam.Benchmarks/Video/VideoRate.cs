using UoSam.Cli.Hosting;
using UoSam.Cli.Refining;
using UoSam.Client;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.ModelStore;
using UoSam.Protos.V1;
using UoSam.Testing;

namespace UoSam.Benchmarks.Video;

/// <summary>
/// Frames per second by the clock: the encoder alone, frame by frame with all processors and two frames at once with half of
/// them each, against whole videos through the services that the command hosts, in turn, as the command sends them.
/// </summary>
internal static class VideoRate
{
    private const int Frames = 40;
    private const int InFlight = 4;
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };

    public static void Run(IReadOnlyList<VideoFrameData> frames, ModelFixture fixture, int rounds, bool isShort)
    {
        var settings = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", InFlight) { Threads = ModelSettings.ThreadsOfStreams };
        var hosted = ServiceConnection.OpenAsync([], settings, new RefinementClientOptions(), default).GetAwaiter().GetResult();
        var client = hosted.Client;
        using var half = new ImageEncoder(
            fixture.Model, ModelFixture.Options with { IntraOpThreads = ModelSettings.ThreadsOfStreams });
        var (round, ways) = (0, isShort ? 3 : 5);
        Rival[] rivals =
        [
            new($"encoder alone, {Frames} frames", () => Next().ForEach(frame => Encode(fixture.Encoder, frame)), Frames),
            new("encoder alone, two at once", () => Parallel.ForEach(Next(), Two, frame => Encode(half, frame)), Frames),
            new("uosam video", () => Take(client.RefineVideoAsync(Requests(Preset.Fast), InFlight)), Frames),
            new("frame by frame, fast", () => Take(client.RefineStreamAsync(Requests(Preset.Fast), InFlight)), Frames),
            new("frame by frame, default", () => Take(client.RefineStreamAsync(Requests(Preset.Default), InFlight)), Frames),
        ];
        Race.Run(rounds, rivals[..ways]);
        hosted.DisposeAsync().AsTask().Wait();

        // Every way gets the same frames, and each round the next ones.
        List<VideoFrameData> Next() => [.. Enumerable.Range(round++ / ways * Frames, Frames).Select(i => frames[i % frames.Count])];

        IAsyncEnumerable<RefinementRequest> Requests(Preset preset) =>
            Next().Select(frame => Request(frame, preset)).ToAsyncEnumerable();
    }

    private static void Encode(ImageEncoder encoder, VideoFrameData frame)
    {
        var image = frame.Image();
        encoder.Encode(image, Core.Inference.ImageFrame.Whole(image.Height, image.Width), default);
    }

    private static void Take(IAsyncEnumerable<RefinementOutcome> outcomes) => TakeAsync(outcomes).GetAwaiter().GetResult();

    private static async Task TakeAsync(IAsyncEnumerable<RefinementOutcome> outcomes)
    {
        await foreach (var outcome in outcomes)
        {
            _ = outcome.Result ?? throw outcome.Error!;
        }
    }

    private static RefinementRequest Request(VideoFrameData frame, Preset preset) =>
        new(File.ReadAllBytes(frame.ImageFile), LabelMapMessage.Of(frame.Coarse, LabelSpace.Default), preset);
}
