using System.Net;
using System.Net.Sockets;
using UoSam.Core.ModelStore;
using UoSam.Testing;

namespace UoSam.EndToEnd.Tests;

/// <summary>A stage's own program that cannot get its model ends with the reason in one line.</summary>
public sealed class StageProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("uosam-store-");

    public void Dispose() => _store.Delete(recursive: true);

    [Fact]
    public Task Start_ModelNotInTheStore_EndsWithOneLine() => EndsWithAsync("run 'uosam models pull'");

    [Fact]
    public async Task Start_GraphIsDamaged_EndsWithOneLine()
    {
        var model = await new ModelRepository().EnsureAsync(ModelCatalog.DefaultId, null, CancellationToken.None);
        var copy = _store.CreateSubdirectory(model.Id);
        foreach (var file in Directory.GetFiles(model.Folder))
        {
            var content = await File.ReadAllBytesAsync(file);
            var kept = file.EndsWith(".onnx", StringComparison.Ordinal) ? content.Length / 2 : content.Length;
            await File.WriteAllBytesAsync(Path.Combine(copy.FullName, Path.GetFileName(file)), content[..kept]);
        }

        await EndsWithAsync("uosam models verify");
    }

    [Fact]
    public Task Start_ModelOfAnotherName_EndsWithOneLine() => EndsWithAsync("segment-anything-9", "--Model:Id=segment-anything-9");

    [Fact]
    public async Task Start_DeviceThatIsNotThere_EndsWithOneLine()
    {
        using var process = ServiceProcess.Start("UoSam.SamEncoder", "--Model:Device=cuda:77");

        await EndsWithAsync(process, "cuda:77");
    }

    [Fact]
    public Task Start_SettingOutOfRange_EndsWithOneLine() => EndsWithAsync("MaxQueued", "--Limits:MaxQueued=-1");

    [Theory]
    [InlineData("Limits:MaxQeued=8", "there is no setting Limits:MaxQeued; those of Limits are MaxMessageBytes, ")]
    [InlineData("Telemetry:MetricUrl=http://*:9464", "there is no setting Telemetry:MetricUrl; those of Telemetry are MetricsUrl, ")]
    [InlineData("Limts:MaxQueued=8", "there is no section Limts of settings; did you mean Limits?")]
    [InlineData("Limits:MaxQueued=many", "'many' at 'Limits:MaxQueued'")]
    public Task Start_SettingMisspelt_EndsWithOneLine(string setting, string expected) => EndsWithAsync(expected, $"--{setting}");

    [Fact]
    public Task Start_EndpointsOfTheServerItself_EndsWithOneLine() =>
        EndsWithAsync("Kestrel:Endpoints is set", "--Kestrel:Endpoints:open:Url=http://0.0.0.0:0");

    [Fact]
    public async Task Start_AddressGiven_ListensThereAndWarnsOfNothing()
    {
        using var process = ServiceProcess.Start("UoSam.PromptExtraction");

        await process.WaitAsync(Patience);

        const string Ready = "uosam.v1.PromptExtraction has its model and takes calls";
        Assert.True(SpinWait.SpinUntil(() => process.Output.Contains(Ready, StringComparison.Ordinal), Patience), process.Output);
        Assert.Contains($"Now listening on: {process.Address}", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warn:", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_ProgramThatEnds_SaysSoInsteadOfWaiting()
    {
        using var process = ServiceProcess.Start("UoSam.SamEncoder", $"--Model:Folder={_store.FullName}");

        var error = await Assert.ThrowsAsync<TimeoutException>(() => process.WaitAsync(Patience));

        Assert.Contains("it ended with 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortTaken_EndsWithOneLine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var process = ServiceProcess.StartAt("UoSam.PromptExtraction", $"http://{listener.LocalEndpoint}");

        await EndsWithAsync(process, "choose another address with --urls");
    }

    [Theory]
    [InlineData("http://127.0.0.1:99999", "http://127.0.0.1:99999 has the port 99999; expected 1 to 65535")]
    [InlineData("127.0.0.1", "127.0.0.1 is no address; expected one like http://127.0.0.1:5101")]
    [InlineData("http://unix:/nowhere/uosam.sock", "It cannot listen at an address of urls")]
    public async Task Start_AddressThatCannotBe_EndsWithOneLine(string url, string expected)
    {
        using var process = ServiceProcess.StartAt("UoSam.PromptExtraction", url);

        await EndsWithAsync(process, expected);
    }

    private async Task EndsWithAsync(string expected, params string[] settings)
    {
        using var process = ServiceProcess.Start("UoSam.SamEncoder", [$"--Model:Folder={_store.FullName}", .. settings]);
        await EndsWithAsync(process, expected);
    }

    private static async Task EndsWithAsync(ServiceProcess process, string expected)
    {
        var exit = await process.ExitAsync(Patience);

        Assert.Equal(1, exit);
        var line = Assert.Single(process.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("cannot start: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }
}
