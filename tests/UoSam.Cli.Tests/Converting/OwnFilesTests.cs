using UoSam.Cli.Commands;

namespace UoSam.Cli.Tests.Converting;

/// <summary>Label maps of 6 pixels where the limit of images is another one than usual.</summary>
public sealed class OwnFilesTests : IAsyncLifetime
{
    private const string Variable = "Limits__MaxImagePixels";
    private CommandScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await CommandScene.StartAsync();
        _scene.AddPair("a");
    }

    public async Task DisposeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        await _scene.DisposeAsync();
    }

    [Theory]
    [InlineData("refine images/a.jpg masks/a.png -o out/a.png", 3)]
    [InlineData("convert masks/a.png out/a.npy --to npy", 3)]
    [InlineData("eval --truth masks --pred masks", 1)]
    [InlineData("video images --coarse masks --out out", 1)]
    public async Task Run_MapAboveTheLimit_IsRefusedAndOneBelowIsNot(string line, int refused)
    {
        string[] command = [.. line.Split(' ').Select(word => word.Contains('/') || word is "masks" or "images" or "out" ? _scene.PathOf(word) : word)];

        Environment.SetEnvironmentVariable(Variable, "5");
        var above = await RunAsync(command);
        Environment.SetEnvironmentVariable(Variable, "6");
        var below = await RunAsync(command);

        Assert.Equal((refused, 0), (above, below));
        Assert.Contains("6 pixels, the limit is 5: scale it down, or raise MaxImagePixels", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LimitThatIsNoNumber_IsBadUsage()
    {
        Environment.SetEnvironmentVariable(Variable, "lots");

        Assert.Equal(CommandErrors.BadUsage, await RunAsync("convert", _scene.PathOf("masks/a.png"), _scene.PathOf("a.npy"), "--to", "npy"));

        Assert.Equal("uosam: Limits__MaxImagePixels=lots in the environment: expected a number of pixels\n", _scene.Errors);
    }

    private Task<int> RunAsync(params string[] command) => UosamCommand.RunAsync(
        command[0] is "refine" or "video" ? [.. command, "--endpoint", _scene.Stages.Address] : command, CancellationToken.None);
}
