using Google.Rpc;
using UoSam.Cli.Commands;
using UoSam.Core.Inference;
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

    [Fact]
    public async Task Refine_EndpointWithoutScheme_IsHttp()
    {
        var exit = await RefineAsync($"127.0.0.1:{new Uri(_stages.Address).Port}");

        Assert.Equal(CommandErrors.Done, exit);
    }

    [Theory]
    [InlineData("--endpoint localhost", "'localhost' is no endpoint; expected host:port, http://host:port")]
    [InlineData("--endpoint ftp://a:1", "'ftp://a:1' is no endpoint; expected host:port, http://host:port")]
    [InlineData("--endpoint http://a:1 --endpoint local=b", "'b' is no endpoint; expected host:port, http://host:port")]
    [InlineData("--model nope", "model 'nope' is not in the store")]
    public async Task Refine_NamesWhatIsNotThere_IsBadUsage(string options, string expected)
    {
        using var errors = new StringWriter();
        var before = Console.Error;
        Console.SetError(errors);

        var exit = await RefineAsync(options.Split(' '));

        Console.SetError(before);
        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.StartsWith($"uosam: {expected}", errors.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Which devices there are is known only where a model is loaded.</summary>
    [Fact]
    public async Task Guard_DeviceThatIsNotThere_IsBadUsage() =>
        Assert.Equal(CommandErrors.BadUsage, await CommandErrors.GuardAsync(() => throw new DeviceUnavailableException("no such device")));

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

    private Task<int> RefineAsync(string endpoint, params string[] more) => RefineAsync(["--endpoint", endpoint, .. more]);

    private Task<int> RefineAsync(string[] options)
    {
        var image = Path.Combine(_folder.FullName, "a.jpg");
        var coarse = Path.Combine(_folder.FullName, "a.png");
        File.WriteAllText(image, "a");
        File.WriteAllBytes(coarse, LabelPngWriter.Write(new Core.LabelMaps.LabelMap(2, 3, [0, 1, 1, 3, 0, 3]), LabelPngFormat.Palette));
        return UosamCommand.RunAsync(
            ["refine", image, coarse, "-o", Path.Combine(_folder.FullName, "o.png"), "--quiet", .. options],
            CancellationToken.None);
    }
}
