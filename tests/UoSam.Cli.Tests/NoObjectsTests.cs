using UoSam.Cli.Refining;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Tests;

public sealed class NoObjectsTests : IAsyncLifetime
{
    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Refine_MapWithoutObjects_SaysWhatWasTakenForNone()
    {
        _scene.AddPair("a");
        _scene.Stages.Script.HasObjects = false;

        var exit = await _scene.RunAsync(
            "refine", _scene.PathOf("images/a.jpg"), _scene.PathOf("masks/a.png"), "-o", _scene.PathOf("o.png"), "--void", "255,254");

        Assert.Equal(0, exit);
        Assert.StartsWith(
            "the coarse map has no object, only background (0, --background) and void (255,254, --void); where void is an object, as in masks of 0 and 255: --void none\n", _scene.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefineFolder_MapsWithoutObjects_AreCounted()
    {
        Array.ForEach(["a", "b"], _scene.AddPair);
        _scene.Stages.Script.HasObjects = false;

        Assert.Equal(0, await _scene.RefineFolderAsync("--background", "none"));

        Assert.EndsWith(" changed; 2 maps have no object, only void (255, --void); where void is an object, as in masks of 0 and 255: --void none\n", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefineFolder_MapThatCannotBeWritten_IsNotCountedAsChanged()
    {
        _scene.AddPair("a");
        Directory.CreateDirectory(_scene.PathOf("out/a.png"));

        Assert.Equal(1, await _scene.RefineFolderAsync());

        Assert.Contains("1 failed", _scene.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pixels changed", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_NeitherBackgroundNorVoid_NamesNone() =>
        Assert.Equal("no object", NoObjects.Describe(new LabelSpace(null, [])));
}
