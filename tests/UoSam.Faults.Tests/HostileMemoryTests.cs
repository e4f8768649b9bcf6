using Google.Protobuf;
using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Faults.Tests;

/// <summary>
/// What refused images leave behind: nothing but the arrays that <c>ArrayPool</c> keeps, one of each size per thread and some
/// per processor, for half a minute to a minute after they were last used.
/// </summary>
public sealed class HostileMemoryTests(ModelHost host) : IClassFixture<ModelHost>
{
    // 0.6 KiB per image: an exception with its stack, or a call's context, is more.
    private const double ObjectsPer100 = 0.06;

    // As in Triton's test of refused requests.
    private const double NativePer100 = 1;

    // The largest file rents 1 MiB; each round sends it eleven times.
    private const double PooledBuffers = 32;
    private const int More = 10;

    [Fact]
    public async Task Encode_RoundsOfRefusedImages_LeaveNoObjectsBuffersOrNativeMemory()
    {
        const int WarmUp = 4;
        const int Rounds = 12;
        using var channel = host.Connect();
        var encoder = new Protos.V1.SamEncoder.SamEncoderClient(channel);
        var corpus = HostileImages.Bad().ToList();
        var largest = corpus.MaxBy(bad => bad.File.Length);
        var decoded = corpus.Single(bad => bad.Name == "png too little data");
        corpus.AddRange(Enumerable.Repeat(largest, More).Concat(Enumerable.Repeat(decoded, More)));
        var held = new List<HeldMemory>();
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            foreach (var (name, file) in corpus)
            {
                var code = round % 2 == 0 ? await CallAsync(encoder, Encode(file)) : await StreamAsync(encoder, Encode(file));
                Assert.Equal((name, StatusCode.InvalidArgument), (name, code));
            }

            held.Add(HeldMemory.Now());
        }

        held.RemoveRange(0, WarmUp);
        var (objects, native) = (PerHundred(one => one.Objects), PerHundred(one => one.Native));
        var buffers = held[^1].Buffers - held[0].Buffers;
        var sent = (Rounds - 1) * (More + 1) * largest.File.Length / (1 << 20);
        LongForm.Report($"hostile images: {(WarmUp + Rounds) * corpus.Count} refused, {objects:+0.000;-0.000} MiB of objects and {native:+0.00;-0.00} MiB of native memory per 100, {buffers:+0.0;-0.0} MiB of buffers");
        Assert.True(objects <= ObjectsPer100, $"managed objects grow by {objects:0.000} MiB per 100 refused images");
        Assert.True(native <= NativePer100, $"native memory grows by {native:0.00} MiB per 100 refused images");
        Assert.True(sent > 2 * PooledBuffers && buffers <= PooledBuffers, $"{buffers:0.0} MiB of the {sent} MiB sent are kept in buffers");

        double PerHundred(Func<HeldMemory, double> part) => RegressionLine.Slope([.. held.Select(part)]) * 100 / corpus.Count;
    }

    [LongFact]
    public async Task AllStages_ThousandsOfRefusedImages_LeaveMemoryFlatOncePoolsHaveLetGo()
    {
        const int WarmUp = 3;
        const int Passes = 8;
        using var channel = host.Connect();
        var encoder = new Protos.V1.SamEncoder.SamEncoderClient(channel);
        var embedding = (await encoder.EncodeAsync(ModelHost.Encode())).Embeddings[0];
        var corpus = HostileImages.Bad().ToList();
        var odd = HostileImages.Odd().ToList();

        await PassesAsync(WarmUp);
        var before = await RestAsync();
        var refused = await PassesAsync(Passes);
        var used = HeldMemory.Now();
        var after = await RestAsync();
        var hundreds = refused / 100.0;
        var (heap, native) = ((after.Heap - before.Heap) / hundreds, (after.Native - before.Native) / hundreds);
        var workingSet = (after.WorkingSet - before.WorkingSet) / hundreds;
        LongForm.Report($"hostile images in all stages: {refused} refused, heap {before.Heap:0.0}, {used.Heap:0.0} with pools, {after.Heap:0.0} MiB, {heap:+0.000;-0.000} per 100; native {before.Native:0.0} to {after.Native:0.0} MiB, {native:+0.000;-0.000} per 100; working set {before.WorkingSet:0} to {after.WorkingSet:0} MiB, {workingSet:+0.00;-0.00} per 100");
        Assert.True(heap <= ObjectsPer100, $"the managed heap grows by {heap:0.000} MiB per 100 refused images");
        Assert.True(native <= NativePer100, $"native memory grows by {native:0.00} MiB per 100 refused images");
        Assert.True(workingSet <= NativePer100, $"the working set grows by {workingSet:0.00} MiB per 100 refused images");

        async Task<int> PassesAsync(int passes)
        {
            var count = 0;
            for (var pass = 0; pass < passes; pass++)
            {
                foreach (var (name, file) in corpus)
                {
                    foreach (var (stage, send) in Ways(encoder, channel, embedding, file))
                    {
                        Assert.Equal((stage, name, StatusCode.InvalidArgument), (stage, name, await send()));
                        count++;
                    }
                }

                foreach (var (_, file) in odd)
                {
                    await CallAsync(encoder, Encode(file));
                }
            }

            return count;
        }
    }

    // Pools let go on a collection half a minute (a thread's arrays) or a minute (a processor's, some at a time) after another.
    private static async Task<HeldMemory> RestAsync()
    {
        for (var i = 0; i < 12; i++)
        {
            HeldMemory.Now();
            await Task.Delay(TimeSpan.FromSeconds(15));
        }

        return HeldMemory.Now();
    }

    // Where a caller's image goes: to the encoder, as label map, as the picture behind points or post-processing.
    private static IEnumerable<(string Stage, Func<Task<StatusCode>> Send)> Ways(
        Protos.V1.SamEncoder.SamEncoderClient encoder, Grpc.Net.Client.GrpcChannel channel, Embedding embedding, byte[] file)
    {
        var (height, width) = (embedding.Frame.ImageHeight, embedding.Frame.ImageWidth);
        var bytes = UnsafeByteOperations.UnsafeWrap(file);
        var map = new LabelMap { Height = height, Width = width, BackgroundId = 0, Png = bytes };
        var whole = new LabelMap { Height = height, Width = width, Runs = new LabelRuns { Labels = { 1u }, Lengths = { (uint)(height * width) } } };
        var picture = new SourceImage { Data = bytes };
        yield return ("encoder", () => CallAsync(encoder, Encode(file)));
        yield return ("encoder's stream", () => StreamAsync(encoder, Encode(file)));
        yield return ("prompts, map", () => Raw("PromptExtraction", "ExtractPrompts", new ExtractPromptsRequest
        {
            Embedding = embedding,
            LabelMap = map,
            Preset = Preset.Fast,
        }));
        yield return ("prompts, picture", () => Raw("PromptExtraction", "ExtractPrompts", new ExtractPromptsRequest
        {
            Embedding = embedding,
            LabelMap = whole,
            Preset = Preset.Fast,
            Image = picture,
            Parameters = new PromptParameters { PointSource = PointSource.Saliency },
        }));
        yield return ("local", () => Raw("LocalOptimizer", "OptimizeLocal", new OptimizeLocalRequest
        {
            Embedding = embedding,
            LabelMap = map,
            Preset = Preset.Fast,
        }));
        yield return ("global", () => Raw("GlobalOptimizer", "OptimizeGlobal", new OptimizeGlobalRequest
        {
            Embeddings = { embedding },
            LabelMap = whole,
            Preset = Preset.Fast,
            Image = picture,
            Parameters = new GlobalParameters { PostProcess = PostProcess.CrfDpss },
        }));

        async Task<StatusCode> Raw(string service, string method, IMessage request) =>
            (await RawCalls.CallAsync(channel, $"uosam.v1.{service}", method, request.ToByteArray())).StatusCode;
    }

    private static EncodeRequest Encode(byte[] file) => new()
    {
        Image = UnsafeByteOperations.UnsafeWrap(file),
        Preset = Preset.Fast,
        ElementType = ElementType.Float16,
    };

    private static async Task<StatusCode> CallAsync(Protos.V1.SamEncoder.SamEncoderClient encoder, EncodeRequest request)
    {
        try
        {
            await encoder.EncodeAsync(request);
            return StatusCode.OK;
        }
        catch (RpcException error)
        {
            return error.StatusCode;
        }
    }

    private static async Task<StatusCode> StreamAsync(Protos.V1.SamEncoder.SamEncoderClient encoder, EncodeRequest request)
    {
        using var call = encoder.EncodeStream();
        await call.RequestStream.WriteAsync(new EncodeStreamRequest { ItemId = "1", Request = request });
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var code = (StatusCode)(call.ResponseStream.Current.Error?.Code ?? 0);
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        return code;
    }
}
