using Google.Rpc;
using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using UoSam.Testing.Stages;

namespace UoSam.Cli.Tests;

/// <summary>The options of the connection, as the command passes them on.</summary>
[Collection(ConsoleTests.Name)]
public sealed class ConnectionOptionTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-connection-test-");
    private FakeStages _stages = null!;

    public async Task InitializeAsync() => _stages = await FakeStages.StartAtAsync("http://127.0.0.1:0");

    public async Task DisposeAsync()
    {
        await _stages.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Refine_DnsNameOfOneThatListens_FindsIt()
    {
        var port = new Uri(_stages.Address).Port;

        var exit = await RefineAsync($"dns:///localhost:{port}", "--replica-refresh", "1");

        Assert.Equal(CommandErrors.Done, exit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Refine_RetriesGiven_TriesSoManyTimesMore(int retries)
    {
        _stages.Script.Before = (_, _, _) => throw StageScript.Fault(Code.Unavailable, "MODEL_NOT_LOADED", "not yet");

        var exit = await RefineAsync(_stages.Address, "--retries", $"{retries}");

        Assert.Equal(CommandErrors.Failed, exit);
        Assert.Equal(1 + retries, _stages.Script.Requests.OfType<EncodeRequest>().Count());
    }

    private Task<int> RefineAsync(string endpoint, params string[] more)
    {
        var image = Path.Combine(_folder.FullName, "a.jpg");
        var coarse = Path.Combine(_folder.FullName, "a.png");
        File.WriteAllText(image, "a");
        File.WriteAllBytes(coarse, LabelPngWriter.Write(new Core.LabelMaps.LabelMap(2, 3, [0, 1, 1, 3, 0, 3]), LabelPngFormat.Palette));
        return UosamCommand.RunAsync(
            ["refine", image, coarse, "-o", Path.Combine(_folder.FullName, "o.png"), "--quiet", "--endpoint", endpoint, .. more],
            CancellationToken.None);
    }
}
