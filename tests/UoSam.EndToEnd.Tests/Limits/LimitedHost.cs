using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using UoSam.GlobalOptimizer;
using UoSam.LocalOptimizer;
using UoSam.PromptExtraction;
using UoSam.SamEncoder;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>All four services with limits of their own.</summary>
/// <param name="app">Their host.</param>
/// <param name="socket">Where it listens.</param>
/// <param name="stage">The one whose places are looked at: encoder, prompts, local or global.</param>
internal sealed class LimitedHost(WebApplication app, string socket, string stage) : IAsyncDisposable
{
    // Every stage has places of its own.
    private AdmissionGate Gate { get; } = app.Services.GetRequiredKeyedService<AdmissionGate>(stage switch
    {
        "encoder" => typeof(SamEncoderService),
        "prompts" => typeof(PromptExtractionService),
        "local" => typeof(LocalOptimizerService),
        _ => typeof(GlobalOptimizerService),
    });

    /// <summary>Calls and items of the stage that are worked on or wait for a place.</summary>
    public int Admitted => Gate.Admitted;

    /// <summary>Connects to it.</summary>
    public StageConnection Connect() => new(new SocketsHttpHandler { ConnectCallback = ConnectAsync });

    /// <summary>Waits until as many calls and items are worked on or wait.</summary>
    public async Task AdmittedAsync(int count)
    {
        for (var i = 0; i < 3000 && Admitted != count; i++)
        {
            await Task.Delay(20);
        }

        Assert.Equal(count, Admitted);
    }

    /// <summary>Takes the place of one call until it is disposed of.</summary>
    public async Task<IAsyncDisposable> OccupyAsync()
    {
        var release = new ManualResetEventSlim();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var working = Gate.RunAsync(
            () =>
            {
                began.SetResult();
                release.Wait();
                return 0;
            },
            new WorkTime(null, CancellationToken.None));
        await began.Task;
        return new Occupation(release, working);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken token)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), token);
        return new NetworkStream(connection, ownsSocket: true);
    }

    private sealed class Occupation(ManualResetEventSlim release, Task working) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            release.Set();
            await working;
        }
    }
}
