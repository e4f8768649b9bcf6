using System.Diagnostics;
using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace UoSam.LocalCluster;

/// <summary>A stage's program on a host of its own.</summary>
internal sealed class Pod : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly string _service;
    private readonly int _port;

    private Pod(IPAddress address, Process process, string service, int port)
    {
        Address = address;
        _process = process;
        _service = service;
        _port = port;
    }

    public IPAddress Address { get; }

    /// <summary>Starts the program with the environment that the manifests give it.</summary>
    public static Pod Start(ClusterNetwork network, StageProgram stage)
    {
        var address = network.AddHost();
        var program = Path.Combine(AppContext.BaseDirectory, $"{stage.Project}.dll");
        var command = ClusterNetwork.On(address, "dotnet", program);
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = $"http://*:{stage.Port}";
        start.Environment["Security__Insecure"] = "true";
        start.Environment["Model__Device"] = "cpu";
        start.Environment["Model__IntraOpThreads"] = "1";
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return new Pod(address, process, stage.HealthService, stage.Port);
    }

    /// <summary>As the kubelet's readiness probe.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var channel = GrpcChannel.ForAddress($"http://{Address}:{_port}");
        var health = new Health.HealthClient(channel);
        var watch = Stopwatch.StartNew();
        while (!await ServesAsync(health))
        {
            if (watch.Elapsed > LongestStart || _process.HasExited)
            {
                throw new InvalidOperationException($"{_service} on {Address} does not serve");
            }

            await Task.Delay(200);
        }
    }

    /// <summary>SIGTERM, then waits for the end as long as the manifests' grace allows.</summary>
    /// <returns>Exit code.</returns>
    public async Task<int> StopAsync(TimeSpan grace)
    {
        Command.Run("kill", "-TERM", $"{_process.Id}");
        using var limit = new CancellationTokenSource(grace);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<bool> ServesAsync(Health.HealthClient health)
    {
        try
        {
            var answer = await health.CheckAsync(new HealthCheckRequest { Service = _service });
            return answer.Status == HealthCheckResponse.Types.ServingStatus.Serving;
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.Unavailable or StatusCode.NotFound)
        {
            return false;
        }
    }
}
