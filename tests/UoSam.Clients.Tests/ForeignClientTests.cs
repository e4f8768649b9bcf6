using System.Net;
using System.Net.Sockets;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Clients.Tests;

/// <summary>The clients of other languages, run as their users run them, against the services.</summary>
public sealed class ForeignClientTests(ListeningServices services) : IClassFixture<ListeningServices>, IDisposable
{
    private readonly PictureFolders _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Refine_GoldenRequest_WritesTheBytesThatCSharpGets(string language)
    {
        var client = await ForeignClient.OfAsync(language);
        var output = PathOf("refined.png");

        var ended = await client.RunAsync(
            "refine", Repository.Sample("coffee.png"), Repository.Sample("coffee-coarse.png"), "--out", output,
            "--endpoint", services.Address);

        Assert.Equal("", ended.Errors);
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(services.Golden("coffee"), await File.ReadAllBytesAsync(output));
        Assert.Contains("2 of 2 objects refined", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientOfThisRepository_GoldenRequest_GetsTheIdsOfThoseBytes()
    {
        var found = await new GoldenRequest("coffee").AskByClientAsync(services.Address);

        Assert.Equal(LabelPngReader.Read(services.Golden("coffee"), LabelPngEncoding.Auto, ImageLimits.Default).Labels, found);
    }

    [Fact]
    public async Task ReadmesProgram_ASample_PrintsItsSizeAndObjects()
    {
        var console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            await ReadmeProgram.RunAsync([services.Address, Repository.Sample("coffee.png"), Repository.Sample("coffee-coarse.png")]);
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Matches(@"^400 x 600\n(class [12]: Accepted, \d{5} pixels\n){2}$", printed.ToString());
    }

    /// <summary>Rows 100 to 150 of the coarse map, which cut both objects, are void.</summary>
    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Refine_FillVoid_GivesThosePixelsAClass(string language)
    {
        var client = await ForeignClient.OfAsync(language);
        var coarse = LabelPngReader.Read(File.ReadAllBytes(Repository.Sample("coffee-coarse.png")), LabelPngEncoding.Auto, ImageLimits.Default);
        var labels = (ushort[])coarse.Labels.Clone();
        labels.AsSpan(100 * coarse.Width, 50 * coarse.Width).Fill(255);
        await File.WriteAllBytesAsync(PathOf("coarse.png"), LabelPngWriter.Write(coarse.With(labels), LabelPngFormat.Grey8));

        foreach (var filled in new[] { true, false })
        {
            var ended = await client.RunAsync(
            [
                "refine", Repository.Sample("coffee.png"), PathOf("coarse.png"), "--out", PathOf("refined.png"), "--preset=fast",
                "--endpoint", services.Address, .. filled ? (string[])["--fill-void"] : [],
            ]);

            Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
            var ids = LabelPngReader.Read(await File.ReadAllBytesAsync(PathOf("refined.png")), LabelPngEncoding.Auto, ImageLimits.Default).Labels;
            Assert.Equal(filled ? 0 : 50 * coarse.Width, ids.Count(id => id == 255));
        }
    }

    /// <summary>A program that calls the client gets a fault that says what was expected, before anything is sent.</summary>
    [Theory]
    [InlineData("python", "Request('a.png', b'')", "image is str; expected the bytes of an encoded file")]
    [InlineData("python", "Request(b'', b'', void=255)", "void is 255; expected a sequence of ids")]
    [InlineData("python", "Request(b'', b'', preset='quick')", "there is no preset 'quick'; there are default, fast, reference")]
    [InlineData("python", "Client(Endpoints.at('a:1'), Options(ca='none.crt'))", "No such file or directory: 'none.crt'")]
    [InlineData("python", "Client('a:1')", "endpoints is 'a:1'; expected Endpoints, e.g. Endpoints.at(")]
    [InlineData("python", "Options(deadline=-1)", "deadline is -1; expected seconds above 0")]
    [InlineData("python", "Options(deadline=float('inf'))", "deadline is inf; expected seconds above 0")]
    [InlineData("python", "Options(token='a\\nb')", "the token has characters that no header takes; expected printable ASCII")]
    [InlineData("python", "Client(Endpoints.at('a:1')).streams(0)", "per_stage is 0; expected a whole number from 1")]
    [InlineData("node", "{ image: 'a.png' }", "image is of type string; expected the bytes of an encoded file")]
    [InlineData("node", "{ image: new Uint8Array(9), coarse: new Uint8Array(9), voids: 255 }", "voids is 255; expected ids")]
    [InlineData("node", "{ image: new Uint8Array(9), coarse: new Uint8Array(9), voids: ['x'] }", "'x' is no id; expected background and voids to be")]
    [InlineData("node", "{ image: new Uint8Array(9), coarse: new Uint8Array(9), background: NaN }", "NaN is no id; expected background and voids")]
    [InlineData("node", "{ image: new Uint8Array(9), coarse: new Uint8Array(9), preset: 'quick' }", "there is no preset quick; there are")]
    [InlineData("node", "{ image: new Uint8Array(9), coarse: new Uint8Array(9), void: [255] }", "a request has no void; it has")]
    [InlineData("node", "{ image: new Uint8Array(9), coarse: new Uint8Array(9) }", "the label map is no PNG")]
    public async Task Library_RequestThatIsNone_SaysWhatIsExpected(string language, string made, string expected)
    {
        var client = await ForeignClient.OfAsync(language);
        string[] program = language == "python"
            ? ["-c", $"from uosam_client import *; {made}"]
            : ["--input-type=module", "-e", $"import {{ Client }} from './src/client.js'; await new Client('127.0.0.1:9').refine({made})"];

        var ended = await Tool.RunAsync(client.Program, client.Folder, program);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(ended.ErrorLines, line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Stream_FolderWithBadPictures_RefinesTheOthersAndNamesThose(string language)
    {
        var client = await ForeignClient.OfAsync(language);
        Add("coffee", "coffee");
        Add(Path.Combine("more", "chelsea"), "chelsea");
        Add("noise", "coffee");
        await File.WriteAllTextAsync(PathOf("images", "noise.png"), "no picture");
        File.Copy(Repository.Sample("coffee.png"), PathOf("images", "alone.png"));
        File.Copy(Repository.Sample("coffee.png"), PathOf("images", "._coffee.png"));
        Add("twin", "coffee");
        File.Copy(Repository.Sample("coffee.png"), PathOf("images", "twin.jpg"));

        var ended = await client.RunAsync(
            "stream", "--images", PathOf("images"), "--masks", PathOf("masks"), "--out", PathOf("out"),
            "--endpoint", services.Address);

        Assert.Equal(3, ended.ExitCode);
        Assert.Equal(4, ended.ErrorLines.Length);
        Assert.Contains(ended.ErrorLines, line => line.StartsWith("alone: ", StringComparison.Ordinal)
            && line.Contains(PathOf("masks", "alone.png"), StringComparison.Ordinal));
        Assert.Contains(ended.ErrorLines, line => line.StartsWith(
            "noise: sam-encoder: INVALID_ARGUMENT IMAGE_FORMAT: ", StringComparison.Ordinal));
        Assert.Equal(2, ended.ErrorLines.Count(line => line.StartsWith("twin: ", StringComparison.Ordinal)
            && line.EndsWith("the name of another picture but for its extension; rename all but one", StringComparison.Ordinal)));
        var written = Directory.GetFiles(PathOf("out"), "*", SearchOption.AllDirectories);
        Assert.Equal([PathOf("out", "coffee.png"), PathOf("out", "more", "chelsea.png")], written.Order());
        Assert.Equal(services.Golden("coffee"), await File.ReadAllBytesAsync(written.Min()!));
        Assert.Equal(services.Golden("chelsea"), await File.ReadAllBytesAsync(written.Max()!));
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Refine_NobodyListens_EndsWithOneLine(string language)
    {
        var client = await ForeignClient.OfAsync(language);
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var ended = await client.RunAsync(
            "refine", Repository.Sample("coffee.png"), Repository.Sample("coffee-coarse.png"), "--out", PathOf("refined.png"),
            "--endpoint", $"{taken.LocalEndPoint}");

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("sam-encoder: UNAVAILABLE: ", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("refined.png")));
    }

    [Theory]
    [InlineData("python", "--endpoint", "encoder=a:1,local=b:2")]
    [InlineData("node", "--endpoint", "encoder=a:1,local=b:2")]
    [InlineData("python", "--preset", "best")]
    [InlineData("node", "--preset", "best")]
    [InlineData("python", "--endpoint", "localhost")]
    [InlineData("node", "--endpoint", "localhost")]
    [InlineData("python", "--endpoint", "ftp://a:1")]
    [InlineData("node", "--endpoint", "ftp://a:1")]
    [InlineData("python", "--set", "points_per_side=1.5")]
    [InlineData("node", "--set", "points_per_side=1.5")]
    [InlineData("python", "--set", "points_per_side=4294967296")]
    [InlineData("node", "--set", "points_per_side=4294967296")]
    [InlineData("python", "--deadline", "0")]
    [InlineData("node", "--deadline", "0")]
    [InlineData("python", "--deadline", "nan")]
    [InlineData("node", "--deadline", "nan")]
    public async Task Refine_OptionMakesNoSense_EndsWithTheOptionsName(string language, string option, string value)
    {
        var client = await ForeignClient.OfAsync(language);

        var ended = await client.RunAsync("refine", "a.png", "b.png", "--out", PathOf("refined.png"), option, value);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(option, ended.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("python", "refine a.png b.png", "--out")]
    [InlineData("node", "refine a.png b.png", "--out")]
    [InlineData("python", "stream --images a --out b", "--masks")]
    [InlineData("node", "stream --images a --out b", "--masks")]
    [InlineData("python", "frobnicate", "refine")]
    [InlineData("node", "frobnicate", "expected refine or stream")]
    public async Task Run_SomethingIsMissing_EndsWithWhatWasExpected(string language, string line, string expected)
    {
        var client = await ForeignClient.OfAsync(language);

        var ended = await client.RunAsync(line.Split(' '));

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(expected, ended.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Refine_ImageThatIsNone_NamesTheStageAndLeavesNothing(string language)
    {
        var client = await ForeignClient.OfAsync(language);
        await File.WriteAllTextAsync(PathOf("text.png"), "no picture, but a text of more than 24 bytes");

        var ended = await client.RunAsync(
            "refine", PathOf("text.png"), Repository.Sample("coffee-coarse.png"), "--out", PathOf("refined.png"), "--endpoint", services.Address);

        Assert.Equal(3, ended.ExitCode);
        Assert.Matches("^sam-encoder: INVALID_ARGUMENT IMAGE_FORMAT: ", ended.ErrorLines[^1]);
        Assert.Equal([PathOf("text.png")], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Stream_MapWithoutObjects_SaysSo(string language)
    {
        var client = await ForeignClient.OfAsync(language);
        Add("a", "coffee");
        await File.WriteAllBytesAsync(
            PathOf("masks", "a.png"), LabelPngWriter.Write(new LabelMap(400, 600, new ushort[400 * 600]), LabelPngFormat.Grey8));

        var ended = await client.RunAsync(
            "stream", "--images", PathOf("images"), "--masks", PathOf("masks"), "--out", PathOf("out"), "--endpoint", services.Address);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.StartsWith("a: no object, only background (--background) and void (--void)", ended.Output, StringComparison.Ordinal);
    }

    private string PathOf(params string[] parts) => _folder.PathOf(parts);

    private void Add(string name, string sample) => _folder.Add(name, sample);
}
