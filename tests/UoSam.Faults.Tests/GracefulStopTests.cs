using System.Diagnostics;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using UoSam.Protos;
using UoSam.Protos.V1;
using UoSam.Testing;

namespace UoSam.Faults.Tests;

/// <summary>A host that is told to stop: not ready, finishes what it holds, sends its clients on, ends in time.</summary>
public sealed class GracefulStopTests
{
    [Fact]
    public async Task Stop_ItemsAreHeld_AnswersThemAndSendsTheRestElsewhere()
    {
        using var release = new ManualResetEventSlim();
        await using var host = await ScriptedHost.StartAsync(
            (_, _) =>
            {
                release.Wait(CancellationToken.None);
                return Items.Answer();
            },
            "Limits:MaxInFlightPerStream=3");
        using var channel = host.Connect();
        using var call = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream();
        for (var i = 0; i < 8; i++)
        {
            await call.RequestStream.WriteAsync(Items.Item(i));
        }

        await Eventually.TrueAsync(() => host.Gate.Admitted == 3);
        var stopping = host.StopAsync();
        await Eventually.TrueAsync(() => host.IsStopping);
        await Task.Delay(100);
        release.Set();
        var end = await Items.ReadAllAsync(call.ResponseStream);
        await stopping;

        Assert.Equal((StatusCode.Unavailable, TransportDefaults.ServerStopping), (end.Status, end.Reason));
        Assert.Equal(["0", "1", "2"], end.Answers.Select(answer => answer.ItemId).Order());
    }

    [Fact]
    public async Task Stop_WorkThatDoesNotEnd_IsStoppedAtTheEndOfTheGraceTime()
    {
        var stopped = new TaskCompletionSource();
        var working = new TaskCompletionSource();
        await using var host = await ScriptedHost.StartAsync(
            (_, token) =>
            {
                working.SetResult();
                token.WaitHandle.WaitOne();
                stopped.SetResult();
                throw new OperationCanceledException(token);
            },
            "Limits:DrainSeconds=1");
        using var channel = host.Connect();
        using var call = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsAsync(new ExtractPromptsRequest());
        await working.Task;

        await host.StopAsync().WaitAsync(TimeSpan.FromMinutes(1));

        await stopped.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, host.Gate.Admitted);
    }

    [Fact]
    public async Task Terminate_ARealProcess_IsNotReadyEndsItsStreamAndExitsWithinTheGraceTime()
    {
        using var process = ServiceProcess.Start(
            "UoSam.PromptExtraction", "--Limits:DrainSeconds=20", "--Limits:DrainDelaySeconds=3");
        await process.WaitAsync();
        using var channel = GrpcChannel.ForAddress(process.Address);
        using var call = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPromptsStream();
        await call.RequestStream.WriteAsync(Items.Item(0));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        var began = Stopwatch.GetTimestamp();
        process.Terminate();
        var end = await Items.ReadAllAsync(call.ResponseStream);
        var health = await new Health.HealthClient(channel).CheckAsync(
            new HealthCheckRequest { Service = "uosam.v1.PromptExtraction" });
        var exit = await process.ExitAsync(TimeSpan.FromSeconds(23));

        Assert.Equal((StatusCode.Unavailable, TransportDefaults.ServerStopping), (end.Status, end.Reason));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, health.Status);
        Assert.Equal(0, exit);
        LongForm.Report($"graceful stop: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s of 23 s");
    }
}
