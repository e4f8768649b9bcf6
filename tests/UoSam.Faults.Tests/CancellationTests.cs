using System.Diagnostics;
using Grpc.Core;
using UoSam.Core.Inference;
using UoSam.Protos.V1;

namespace UoSam.Faults.Tests;

/// <summary>Calls of the real model that are given up: the work stops, and everything it held comes back.</summary>
public sealed class CancellationTests(ModelHost host) : IClassFixture<ModelHost>
{
    private const int Calls = 1000;
    private const int AtOnce = 50;

    [Fact]
    public async Task Storm_AThousandCallsCancelledAtRandom_LeavesNothingBehind()
    {
        using var channel = host.Connect();
        var encoder = new Protos.V1.SamEncoder.SamEncoderClient(channel);
        var expected = await encoder.EncodeAsync(ModelHost.Encode());
        var random = new Random(5);
        var delays = Enumerable.Range(0, Calls).Select(_ => random.NextDouble() * 60).ToList();
        var cancelled = 0;

        await Parallel.ForEachAsync(delays, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (delay, _) =>
        {
            using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(delay));
            try
            {
                await encoder.EncodeAsync(ModelHost.Encode(), cancellationToken: giveUp.Token);
            }
            catch (RpcException error)
            {
                Assert.True(error.StatusCode is StatusCode.Cancelled or StatusCode.ResourceExhausted, $"{error.Status}");
                Interlocked.Increment(ref cancelled);
            }
        });

        Assert.Equal(Calls, cancelled);
        await Eventually.TrueAsync(() => host.Gate.Admitted == 0 && TensorSet.LiveTensors == 0);
        Assert.Equal(expected, await encoder.EncodeAsync(ModelHost.Encode()));
    }

    [Fact]
    public async Task Deadline_InTheFirstOfFiveInferences_StopsTheWorkAndNotOnlyTheAnswer()
    {
        using var channel = host.Connect();
        var encoder = new Protos.V1.SamEncoder.SamEncoderClient(channel);
        await encoder.EncodeAsync(ModelHost.Encode());
        var began = Stopwatch.GetTimestamp();
        await encoder.EncodeAsync(ModelHost.Encode());
        var one = Stopwatch.GetElapsedTime(began);
        var five = ModelHost.Encode();
        five.Parameters = new EncodeParameters { CropNLayers = 1 };

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await encoder.EncodeAsync(five, deadline: DateTime.UtcNow + (one / 2)));
        var late = Stopwatch.GetTimestamp();
        await Eventually.TrueAsync(() => host.Gate.Admitted == 0 && TensorSet.LiveTensors == 0);

        // Five runs would take ten times the deadline; what is left over must be less than two.
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(late) < 2 * one, $"{Stopwatch.GetElapsedTime(late)} after the deadline, one run takes {one}");
    }

    [Fact]
    public async Task Stream_AnItemsTimeIsOver_StopsItsWorkAndAnswersDeadlineExceeded()
    {
        using var channel = host.Connect();
        using var call = new Protos.V1.SamEncoder.SamEncoderClient(channel).EncodeStream();
        var item = new EncodeStreamRequest { ItemId = "late", Request = ModelHost.Encode(), TimeLeftMilliseconds = 20 };
        item.Request.Parameters = new EncodeParameters { CropNLayers = 1 };

        await call.RequestStream.WriteAsync(item);
        await call.RequestStream.WriteAsync(new EncodeStreamRequest { ItemId = "good", Request = ModelHost.Encode() });
        await call.RequestStream.CompleteAsync();
        var answers = new Dictionary<string, EncodeStreamResponse>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            answers.Add(call.ResponseStream.Current.ItemId, call.ResponseStream.Current);
        }

        Assert.Equal((int)Google.Rpc.Code.DeadlineExceeded, answers["late"].Error.Code);
        Assert.Single(answers["good"].Response.Embeddings);
        await Eventually.TrueAsync(() => host.Gate.Admitted == 0 && TensorSet.LiveTensors == 0);
    }
}
