using System.Net;
using System.Net.Sockets;
using UoSam.Cli.Commands;

namespace UoSam.Cli.Tests;

/// <summary>A service that takes connections and never answers, as every command that waits for one tells of it.</summary>
[Collection(ConsoleTests.Name)]
public sealed class SilentServiceTests : IAsyncLifetime
{
    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    /// <summary>At once, for the time is real: the first line comes after ten seconds.</summary>
    [Fact]
    public async Task AnyCommand_ServiceTakesTheConnectionAndSaysNothing_IsToldOncePerCommand()
    {
        Array.ForEach(["a", "b", "c", "d"], _scene.AddPair);
        // The system takes connections for it; nobody reads them.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        string[] lines =
        [
            "refine @images/a.jpg @masks/a.png -o @o.png",
            "refine --images @images --masks @masks --out @out",
            "refine --images @images --masks @masks --out @alone --memory none",
            "memory --images @images --masks @masks --out @m",
            "video @images --coarse @masks --out @frames",
            "refine @images/a.jpg @masks/a.png -o @q.png --quiet",
        ];
        using var stopping = new CancellationTokenSource();

        var running = lines.Select(line => RunAsync(line, $"http://{silent.LocalEndpoint}", stopping.Token)).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System);
        var told = _scene.Errors.Split('\n').Where(line => line.StartsWith("waiting", StringComparison.Ordinal)).ToList();
        await stopping.CancelAsync();
        await Task.WhenAll(running);

        Assert.Equal(5, told.Count);
        // In whole seconds, of which a machine with other work takes one more.
        Assert.All(told, line => Assert.Matches(
            @"^waiting for the sam-encoder service: no answer for 1[01] s, given up after 14 \(--deadline\)$", line));
    }

    private Task<int> RunAsync(string line, string endpoint, CancellationToken stopping) => UosamCommand.RunAsync(
        [
            .. line.Split(' ').Select(part => part[0] == '@' ? _scene.PathOf(part[1..]) : part),
            "--endpoint", endpoint, "--retries", "0", "--deadline", "14",
        ],
        stopping);
}
