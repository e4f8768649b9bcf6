using UoSam.Client;
using UoSam.Protos.V1;
using UoSam.Testing.Stages;

namespace UoSam.Faults.Tests;

/// <summary>A long sequence needs no more memory at its end than after its beginning.</summary>
public sealed class MemoryTests(ModelHost host) : IClassFixture<ModelHost>
{
    private const double MegabytesPer100Frames = 1;

    // Over 400 frames pools and the allocator move the figures by a step or two; one embedding kept per frame would be 200 MiB
    // per 100, so these find one in twenty.
    private const double MegabytesPer100FramesInShort = 10;
    private const int Every = 20;
    private const double Mebibyte = 1 << 20;

    [Fact]
    public async Task Stream_FramesOfTwoMegabytes_LeaveHeapAndWorkingSetFlat()
    {
        await using var prompts = await ScriptedHost.StartAsync((request, _) => Items.Answer(request.Embedding.Data.Length / 8));
        await using var others = await FakeStages.StartAsync(new StageScript { Embed = Frames.Embed });
        using var client = new RefinementClient(
            StageEndpoints.AtOne(others.Address) with { Prompts = prompts.Address }, TimeSpan.FromMinutes(1));

        // What the fakes note of each request is theirs to keep, and is taken from them.
        await MeasureAsync(
            "scripted stages",
            client,
            Frames.Sequence(600),
            200,
            MegabytesPer100FramesInShort,
            others.Script.Requests.Clear);
    }

    [LongFact]
    public async Task Stream_TwoThousandFramesOfTheRealModel_LeaveHeapAndWorkingSetFlat()
    {
        using var client = new RefinementClient(StageEndpoints.AtOne(host.Address), TimeSpan.FromMinutes(10));
        var frames = int.TryParse(Environment.GetEnvironmentVariable("UOSAM_FRAMES"), out var given) ? given : 2000;

        await MeasureAsync("real model", client, Pictures(frames), 100, MegabytesPer100Frames, () => { });
    }

    // Two small pictures in turn, with one object and no votes: what matters is how often, not how much.
    private static async IAsyncEnumerable<RefinementRequest> Pictures(int count)
    {
        var overrides = new RefinementParameters();
        overrides.Local.CascadeRounds = 0;
        var pictures = new[] { "coffee", "chelsea" }.Select(name =>
        {
            var folder = Path.Combine(AppContext.BaseDirectory, "samples");
            var png = File.ReadAllBytes(Path.Combine(folder, $"{name}-coarse.png"));
            var map = Core.LabelMaps.LabelPngReader.Read(png);
            var message = new LabelMap
            {
                Height = map.Height,
                Width = map.Width,
                BackgroundId = 0,
                VoidIds = { 255 },
                Png = Google.Protobuf.ByteString.CopyFrom(png),
            };
            return new RefinementRequest(File.ReadAllBytes(Path.Combine(folder, $"{name}.png")), message, Preset.Fast, overrides);
        }).ToList();
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return pictures[i % 2];
        }
    }

    // Every so often the sequence waits until nothing is in flight, and what is then held is measured, once the collector has
    // given back what it keeps for later. While frames are worked on it holds more: garbage that waits for its turn.
    private static async Task MeasureAsync(
        string name,
        RefinementClient client,
        IAsyncEnumerable<RefinementRequest> frames,
        int warmUp,
        double limit,
        Action forget)
    {
        var (heap, workingSet) = (new List<double>(), new List<double>());
        var most = 0.0;
        var delivered = 0;
        await foreach (var outcome in client.RefineStreamAsync(Paused(), 4))
        {
            Assert.Null(outcome.Error);
            delivered++;
            most = Math.Max(most, Environment.WorkingSet / Mebibyte);
        }

        var (heapSlope, setSlope) = (PerHundred(heap), PerHundred(workingSet));
        LongForm.Report($"memory, {name}, {delivered} frames: managed heap {heap.Average():0} MiB {heapSlope:+0.00;-0.00} MiB per 100 frames, working set {workingSet.Average():0} MiB ({workingSet[0]:0} after warm-up, {workingSet[^1]:0} at the end, at most {most:0} with frames in flight) {setSlope:+0.00;-0.00} MiB per 100 frames");
        Assert.True(heapSlope <= limit, $"the managed heap grows by {heapSlope:0.00} MiB per 100 frames");
        Assert.True(setSlope <= limit, $"the working set grows by {setSlope:0.00} MiB per 100 frames");

        // 2,000 frames of the real model take half an hour.
        void Tell(int count)
        {
            if (count % 200 == 0 && LongForm.IsAsked)
            {
                LongForm.Report($"memory, {name}, after {count} frames: managed heap {heap[^1]:0.0} MiB, working set {workingSet[^1]:0} MiB, at most {most:0} MiB so far");
            }
        }

        async IAsyncEnumerable<RefinementRequest> Paused()
        {
            var count = 0;
            await foreach (var frame in frames)
            {
                yield return frame;
                if (++count % Every == 0)
                {
                    await Eventually.TrueAsync(() => delivered == count);
                    forget();
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    if (count > warmUp)
                    {
                        heap.Add(GC.GetTotalMemory(forceFullCollection: false) / Mebibyte);
                        workingSet.Add(Environment.WorkingSet / Mebibyte);
                        Tell(count);
                    }
                }
            }
        }
    }

    private static double PerHundred(List<double> values) => RegressionLine.Slope(values) * 100 / Every;
}
