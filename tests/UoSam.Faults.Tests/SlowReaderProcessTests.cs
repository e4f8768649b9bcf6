using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using UoSam.Client;
using UoSam.Protos.V1;
using UoSam.Testing;

namespace UoSam.Faults.Tests;

/// <summary>What a slow reader costs a server, told by the server's own process.</summary>
public sealed class SlowReaderProcessTests : IAsyncLifetime
{
    private const int Side = 128;
    private const int Objects = 32;
    private const int Items = 500;
    private const double Mebibyte = 1 << 20;

    // A mask prompt per object: 32 x 256 x 256 float16. The 500 answers together are 2,000 MiB.
    private const int AnswerBytes = Objects * 256 * 256 * 2;

    // Four items in flight with their answers, and what fits into windows and buffers, is 40 MiB; the rest is for the collector.
    private const double MostMebibytes = 120;

    // By this much the collector moves the working set of a server that holds nothing; a tenth of what is read meanwhile.
    private const double Flat = 64;
    private const int LeastReadings = 24;
    private readonly ServiceProcess _server = ServiceProcess.Start("UoSam.PromptExtraction");
    private readonly Lazy<ExtractPromptsRequest> _request = new(Request);

    public Task InitializeAsync() => _server.WaitAsync();

    public Task DisposeAsync()
    {
        _server.Dispose();
        return Task.CompletedTask;
    }

    // In CI it reads three for every ten of the others, so that much passes through in seconds on any machine.
    [Fact]
    public async Task Stream_OneReaderOfOneASecond_LeavesTheServersWorkingSetFlat()
    {
        var time = TimeSpan.FromSeconds(LongForm.Or(0, 120));
        using var ending = new CancellationTokenSource();
        using var turns = new SemaphoreSlim(0);
        var alone = await WatchAsync(time, () => { });

        using var channel = StageChannel.Open(_server.Address, new RefinementClientOptions());
        using var slow = new Protos.V1.PromptExtraction.PromptExtractionClient(channel)
            .ExtractPromptsStream(cancellationToken: ending.Token);
        var writing = WriteAsync(slow.RequestStream, Items);
        var reading = ReadSlowlyAsync(
            slow.ResponseStream,
            () => LongForm.IsAsked ? Task.Delay(1000, ending.Token) : turns.WaitAsync(ending.Token),
            ending.Token);
        var beside = await WatchAsync(time, () => turns.Release(3));
        await ending.CancelAsync();
        var read = await reading;
        await writing;

        // The first quarter fills windows and pools.
        var growth = Median(beside, 3) - Median(beside, 1);
        LongForm.Report($"slow reader, server's working set: {alone.Min():0} to {alone.Max():0} MiB alone, {beside.Min():0} to {beside.Max():0} MiB beside it, {growth:+0;-0} MiB from the second quarter to the last; it read {read} of {Items} answers of {AnswerBytes / Mebibyte:0} MiB");
        Assert.InRange(read, 1, Items / 2);
        Assert.True(growth <= Flat, $"the server's working set grew by {growth:0} MiB beside a slow reader of {read} answers");
        Assert.True(
            beside.Max() <= alone.Max() + MostMebibytes,
            $"the server's working set went to {beside.Max():0} MiB beside a slow reader, {alone.Max():0} without");
    }

    // Of one of four quarters, from 0.
    private static double Median(List<double> values, int quarter)
    {
        var length = values.Count / 4;
        return values.Skip(quarter * length).Take(length).Order().ElementAt(length / 2);
    }

    // Others stream, one item after the other; meanwhile the server's working set is read.
    private async Task<List<double>> WatchAsync(TimeSpan time, Action afterEach)
    {
        await RunQuickAsync(20);
        using var process = Process.GetProcessById(_server.Id);
        var values = new List<double>();
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < time || values.Count < LeastReadings)
        {
            await RunQuickAsync(10);
            afterEach();
            process.Refresh();
            values.Add(process.WorkingSet64 / Mebibyte);
        }

        return values;
    }

    private async Task RunQuickAsync(int count)
    {
        using var channel = StageChannel.Open(_server.Address, new RefinementClientOptions());
        using var quick = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream();
        var reading = Faults.Tests.Items.ReadAllAsync(quick.ResponseStream);
        await WriteAsync(quick.RequestStream, count);
        var answers = (await reading).Answers;
        Assert.Equal(count, answers.Count);
        Assert.All(answers, answer => Assert.Equal(Objects, answer.Response.Objects.Count));
        Assert.InRange(answers[0].CalculateSize(), AnswerBytes, AnswerBytes * 2);
    }

    private async Task WriteAsync(IClientStreamWriter<ExtractPromptsStreamRequest> stream, int count)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                await stream.WriteAsync(new ExtractPromptsStreamRequest { ItemId = $"{i}", Request = _request.Value });
            }

            await stream.CompleteAsync();
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException or OperationCanceledException)
        {
            // The test is over before the stream is.
        }
    }

    private static async Task<int> ReadSlowlyAsync(
        IAsyncStreamReader<ExtractPromptsStreamResponse> stream, Func<Task> pause, CancellationToken over)
    {
        var read = 0;
        try
        {
            while (await stream.MoveNext(CancellationToken.None))
            {
                Assert.Null(stream.Current.Error);
                read++;
                await pause();
            }
        }
        catch (Exception error) when (over.IsCancellationRequested && error is (OperationCanceledException or RpcException))
        {
            // The test is over before the stream is.
        }

        return read;
    }

    // Boxes of 12 x 12 pixels, each of a class of its own, in an embedding that no network has seen.
    private static ExtractPromptsRequest Request()
    {
        var embedding = Frames.Embed(ByteString.CopyFromUtf8("1"));
        embedding.Frame = new ImageFrame
        {
            ImageHeight = Side,
            ImageWidth = Side,
            Crop = new PixelBox { X1 = Side, Y1 = Side },
            InputSize = 1024,
        };
        var labels = new byte[Side * Side];
        for (var i = 0; i < Objects; i++)
        {
            var (top, left) = (i / 8 * 20, i % 8 * 16);
            for (var y = top; y < top + 12; y++)
            {
                labels.AsSpan((y * Side) + left, 12).Fill((byte)(i + 1));
            }
        }

        return new ExtractPromptsRequest
        {
            Embedding = embedding,
            LabelMap = new LabelMap
            {
                Height = Side,
                Width = Side,
                BackgroundId = 0,
                Png = ByteString.CopyFrom(Core.LabelMaps.LabelPngWriter.Write(
                    new Core.LabelMaps.LabelMap(Side, Side, Array.ConvertAll(labels, id => (ushort)id)),
                    Core.LabelMaps.LabelPngFormat.Grey8)),
            },
            Preset = Preset.Default,
            Parameters = new PromptParameters { Denoise = false, MaskPrompt = MaskPrompt.Gaussian },
        };
    }
}
