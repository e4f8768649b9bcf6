using UoSam.Testing.Stages;

namespace UoSam.Clients.Tests;

/// <summary>What the clients of other languages do with files, against services without a model.</summary>
public sealed class ClientFileTests : IAsyncLifetime, IDisposable
{
    private readonly PictureFolders _folder = new();
    private FakeStages _stages = null!;

    public async Task InitializeAsync() => _stages = await FakeStages.StartAtAsync("http://127.0.0.1:0");

    public async Task DisposeAsync() => await _stages.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Stream_MapCalledPngInCapitals_IsFound(string language)
    {
        var client = await ForeignClient.OfAsync(language);
        _folder.Add("coffee", "coffee");
        File.Move(_folder.PathOf("masks", "coffee.png"), _folder.PathOf("masks", "coffee.PNG"));

        var ended = await client.RunAsync(
            "stream", "--images", _folder.PathOf("images"), "--masks", _folder.PathOf("masks"), "--out", _folder.PathOf("out"),
            "--endpoint", _stages.Address);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.True(File.Exists(_folder.PathOf("out", "coffee.png")));
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Refine_FileThatIsWrong_SaysWhichWhatWasExpectedAndLeavesNothing(string language)
    {
        var client = await ForeignClient.OfAsync(language);
        await File.WriteAllTextAsync(_folder.PathOf("text.png"), "no picture, but a text of more than 24 bytes");
        var (image, coarse, output) = (Repository.Sample("coffee.png"), Repository.Sample("coffee-coarse.png"), _folder.PathOf("refined.png"));

        var nobody = await RefineAsync(_folder.PathOf("nobody.png"), coarse, output, 2);
        var folder = await RefineAsync(image, _folder.FullName, output);
        var noPng = await RefineAsync(image, _folder.PathOf("text.png"), output, 3);
        var noFolder = await RefineAsync(image, coarse, _folder.PathOf("text.png", "refined.png"));
        var noNewFolder = await RefineAsync(image, coarse, "/proc/new/folder/refined.png");

        Assert.Matches("nobody.png: there is no such file or folder", nobody);
        Assert.Matches($"{Path.GetFileName(_folder.FullName)} cannot be read: .*directory.*; expected its coarse label map, a PNG of ids", folder);
        Assert.Matches("the label map is no PNG; expected one of ids: grey, palette, or RGB", noPng);
        Assert.Matches("text.png/refined.png cannot be written: .*; give another --out", noFolder);
        Assert.Matches("/proc/new/folder/refined.png cannot be written: .*; give another --out", noNewFolder);
        Assert.Equal([_folder.PathOf("text.png")], Directory.GetFileSystemEntries(_folder.FullName));

        async Task<string> RefineAsync(string picture, string map, string refined, int exitCode = 1)
        {
            var ended = await client.RunAsync("refine", picture, map, "--out", refined, "--endpoint", _stages.Address);
            Assert.Equal(exitCode, ended.ExitCode);
            return ended.ErrorLines[^1];
        }
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Stream_NothingCanBeWritten_BlamesNoPicture(string language)
    {
        var client = await ForeignClient.OfAsync(language);
        _folder.Add("a", "coffee");
        _folder.Add("b", "coffee");

        var ended = await client.RunAsync(
            "stream", "--images", _folder.PathOf("images"), "--masks", _folder.PathOf("masks"), "--out", "/proc/new", "--endpoint", _stages.Address);

        Assert.Equal(1, ended.ExitCode);
        Assert.Matches("^/proc/new/[ab].png cannot be written: .*; give another --out", Assert.Single(ended.ErrorLines));
    }

    [Theory]
    [InlineData("python", "images", "no label maps there; expected a folder of PNGs of ids, NAME.png for each picture")]
    [InlineData("node", "images", "no label maps there; expected a folder of PNGs of ids, NAME.png for each picture")]
    [InlineData("python", "masks", "no pictures there; expected a folder of JPEG, PNG, WebP, BMP or TIFF files")]
    [InlineData("node", "masks", "no pictures there; expected a folder of JPEG, PNG, WebP, BMP or TIFF files")]
    public async Task Stream_EmptyFolder_IsBadUsage(string language, string full, string expected)
    {
        var client = await ForeignClient.OfAsync(language);
        Array.ForEach(["images", "masks"], folder => Directory.CreateDirectory(_folder.PathOf(folder)));
        File.Copy(Repository.Sample("coffee.png"), _folder.PathOf(full, "a.png"));

        var ended = await client.RunAsync(
            "stream", "--images", _folder.PathOf("images"), "--masks", _folder.PathOf("masks"), "--out", _folder.PathOf("out"), "--endpoint", _stages.Address);

        Assert.Equal(2, ended.ExitCode);
        Assert.EndsWith(expected, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Run_FilesThatAKilledRunLeft_AreRemovedAndNoOther(string language)
    {
        var client = await ForeignClient.OfAsync(language);
        _folder.Add("a", "coffee");
        _folder.Add(Path.Combine("x", "b"), "coffee");
        Directory.CreateDirectory(_folder.PathOf("out", "x"));
        string[] others = [".c.png.0123.tmp", "a.png.0123.tmp", ".a.png"];
        Array.ForEach([.. others, ".a.png.0123.tmp", "x/.b.png.k_3x.tmp"], name => File.WriteAllText(_folder.PathOf("out", name), "half"));

        var many = await client.RunAsync(
            "stream", "--images", _folder.PathOf("images"), "--masks", _folder.PathOf("masks"), "--out", _folder.PathOf("out"), "--endpoint", _stages.Address);
        var one = await client.RunAsync(
            "refine", _folder.PathOf("images", "a.png"), _folder.PathOf("masks", "a.png"), "--out", _folder.PathOf("out", "c.png"), "--endpoint", _stages.Address);

        Assert.Equal((0, 0), (many.ExitCode, one.ExitCode));
        Assert.Equal(
            new HashSet<string>([.. others[1..], "a.png", "c.png", "x/b.png"]),
            Directory.GetFiles(_folder.PathOf("out"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.PathOf("out"), file)).ToHashSet());
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Refine_OutputOfAnotherForm_IsRefusedBeforeAnythingIsRead(string language)
    {
        var client = await ForeignClient.OfAsync(language);

        var ended = await client.RunAsync("refine", "nobody.png", "nobody-coarse.png", "--out", _folder.PathOf("refined.v2.jpg"));

        Assert.Equal(2, ended.ExitCode);
        Assert.EndsWith(
            "refined.v2.jpg: a refined map is written as .png, not as .jpg; name a file that ends in .png",
            ended.ErrorLines[^1],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("python", "refine a.png b.png --out ./a.png")]
    [InlineData("node", "refine a.png b.png --out ./a.png")]
    [InlineData("python", "stream --images a --masks b --out b/")]
    [InlineData("node", "stream --images a --masks b --out b/")]
    public async Task Refine_OutputIsAnInput_IsRefusedBeforeAnythingIsRead(string language, string line)
    {
        var client = await ForeignClient.OfAsync(language);

        var ended = await client.RunAsync(line.Split(' '));

        Assert.Equal(2, ended.ExitCode);
        Assert.EndsWith(" is an input; write elsewhere", ended.ErrorLines[^1], StringComparison.Ordinal);
    }
}
