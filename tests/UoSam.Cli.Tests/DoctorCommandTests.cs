using UoSam.Cli.Commands;

namespace UoSam.Cli.Tests;

/// <summary>The check-up of what does not work; what does is seen with a model, end to end.</summary>
[Collection(ConsoleTests.Name)]
public sealed class DoctorCommandTests : IAsyncLifetime
{
    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Doctor_ModelNotInTheStore_SaysHowToGetItAndAsksNoService()
    {
        var exit = await UosamCommand.RunAsync(
            ["doctor", "--models", _scene.PathOf("store"), "--model", "nope"], CancellationToken.None);

        AssertOneFault(exit, $"model 'nope' is not in the store {_scene.PathOf("store")}; run 'uosam models pull'");
    }

    [Fact]
    public async Task Doctor_StoreThatCannotBeWritten_SaysHowToNameAnother()
    {
        await File.WriteAllTextAsync(_scene.PathOf("file"), "no folder");

        var exit = await UosamCommand.RunAsync(
            ["doctor", "--models", _scene.PathOf("file"), "--model", "nope"], CancellationToken.None);

        AssertOneFault(exit, "cannot be written; name another folder with --models");
    }

    [Fact]
    public async Task Doctor_AServiceIsDown_NamesIt()
    {
        var exit = await _scene.RunAsync("doctor", "--retries", "0", "--endpoint", $"local=unix:{_scene.PathOf("gone.sock")}");

        AssertOneFault(exit, "the local-optimizer service cannot be reached");
    }

    private void AssertOneFault(int exit, string expected)
    {
        var lines = _scene.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var fault = Assert.Single(lines, line => line.StartsWith("FAULT", StringComparison.Ordinal));
        Assert.Equal((CommandErrors.Failed, "1 fault"), (exit, lines[^1]));
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.Equal("", _scene.Errors);
    }
}
