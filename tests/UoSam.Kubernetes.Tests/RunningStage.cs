using System.Diagnostics;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace UoSam.Kubernetes.Tests;

/// <summary>A stage's program, as a container would run it.</summary>
internal sealed class RunningStage : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly GrpcChannel _channel;

    private RunningStage(Process process, GrpcChannel channel)
    {
        _process = process;
        _channel = channel;
    }

    /// <summary>Starts it and waits until it listens. Its log may be JSON.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="environment">Its settings; where no health address is given, they ask for port 0.</param>
    /// <param name="health">Where health answers; where it listens by default.</param>
    public static async Task<RunningStage> StartAsync(
        string[] command, Dictionary<string, string> environment, string? health = null)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        return new RunningStage(process, GrpcChannel.ForAddress(health ?? await AddressAsync(process)));
    }

    /// <summary>As the kubelet: asks the health service until it serves or patience ends.</summary>
    public async Task<HealthCheckResponse.Types.ServingStatus> AskAsync(string service)
    {
        var health = new Health.HealthClient(_channel);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var answer = await health.CheckAsync(new HealthCheckRequest { Service = service });
                if (answer.Status == HealthCheckResponse.Types.ServingStatus.Serving || watch.Elapsed > Patience)
                {
                    return answer.Status;
                }
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable && watch.Elapsed < Patience)
            {
                // Not there yet.
            }

            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string> AddressAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                return $"http://127.0.0.1:{new Uri(line[(at + Listening.Length)..].Split('"')[0].Trim()).Port}";
            }
        }

        throw new InvalidOperationException("the program ended before it listened");
    }
}
