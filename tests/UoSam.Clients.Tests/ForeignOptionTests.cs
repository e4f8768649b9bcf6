using System.Net;
using System.Net.Sockets;
using UoSam.Core.LabelMaps;

namespace UoSam.Clients.Tests;

/// <summary>What options of the clients of other languages do, and what is said where time runs out.</summary>
public sealed class ForeignOptionTests(ListeningServices services) : IClassFixture<ListeningServices>, IDisposable
{
    private readonly PictureFolders _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The process would end where grpc-js finds such a deadline.</summary>
    [Theory]
    [InlineData("{ deadline: NaN }", "deadline is NaN; expected milliseconds above 0")]
    [InlineData("{ deadline: '1000' }", "deadline is '1000'; expected milliseconds above 0")]
    [InlineData("{ retries: -1 }", "retries is -1; expected a whole number from 0")]
    [InlineData("{ token: 'a\\nb' }", "the token has characters that no header takes; expected printable ASCII")]
    [InlineData("{ timeout: 3 }", "there is no option timeout; there are deadline, retries, maxMessageBytes")]
    public async Task NodeClient_OptionThatDoesNotFit_SaysWhatIsExpected(string options, string expected)
    {
        var client = await ForeignClient.OfAsync("node");

        var ended = await Tool.RunAsync(
            client.Program, client.Folder, "--input-type=module", "-e",
            $"import {{ Client }} from './src/client.js'; new Client('127.0.0.1:9', {options})");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(ended.ErrorLines, line => line.Contains($"TypeError: {expected}", StringComparison.Ordinal));
    }

    /// <summary>Masks of 0 and 255, whose object is void unless somebody says that nothing is.</summary>
    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Refine_NothingIsVoid_TakesId255ForAnObject(string language)
    {
        var labels = new ushort[400 * 600];
        labels.AsSpan(100 * 600, 200 * 600).Fill(255);
        await File.WriteAllBytesAsync(PathOf("mask.png"), LabelPngWriter.Write(new LabelMap(400, 600, labels), LabelPngFormat.Grey8));

        var ended = await RefineAsync(language, PathOf("mask.png"), "--void", "none", "--preset", "fast", "--endpoint", services.Address);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.StartsWith("class 255 object 0: ", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Refine_GridThatEndsEarly_WarnsOfIt(string language)
    {
        var ended = await RefineAsync(
            language, Repository.Sample("coffee-coarse.png"), "--preset", "fast", "--set", "points_per_side=16",
            "--set", "sampling_budget_milliseconds=1", "--endpoint", services.Address);

        Assert.Equal(0, ended.ExitCode);
        Assert.Matches(
            @"^warning: .*coffee\.png: the votes are partial: \d+ of 256 points of the grid were decoded in time; raise --deadline",
            Assert.Single(ended.ErrorLines));
    }

    /// <summary>Connections are taken, and nothing is said.</summary>
    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Run_ServiceIsSilent_EndsAtTheDeadlineWithOneLine(string language)
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen();
        _folder.Add("coffee", "coffee");
        var client = await ForeignClient.OfAsync(language);
        string[] patience = ["--deadline", "2", "--endpoint", $"{silent.LocalEndPoint}"];

        var one = await RefineAsync(language, Repository.Sample("coffee-coarse.png"), patience);
        var many = await client.RunAsync(
            ["stream", "--images", PathOf("images"), "--masks", PathOf("masks"), "--out", PathOf("out"), .. patience]);

        const string Expected = "sam-encoder: DEADLINE_EXCEEDED: the sam-encoder service did not answer within 2 s; raise --deadline";
        Assert.Equal((1, Expected), (one.ExitCode, Assert.Single(one.ErrorLines)));
        Assert.Equal((1, $"coffee: {Expected}"), (many.ExitCode, Assert.Single(many.ErrorLines)));
    }

    /// <summary>As it is after a clone.</summary>
    [Fact]
    public async Task PythonClient_MessagesAreNotGenerated_SaysHowTheyAre()
    {
        var client = await ForeignClient.OfAsync("python");
        var package = Directory.CreateDirectory(PathOf("uosam_client")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(client.Folder, "uosam_client"), "*.py"))
        {
            File.Copy(file, Path.Combine(package, Path.GetFileName(file)));
        }

        var ended = await Tool.RunAsync(client.Program, _folder.FullName, "-m", "uosam_client", "refine");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("run python3 generate.py in clients/python", ended.ErrorLines[^1], StringComparison.Ordinal);
    }

    private string PathOf(params string[] parts) => _folder.PathOf(parts);

    private async Task<Tool> RefineAsync(string language, string coarse, params string[] more)
    {
        var client = await ForeignClient.OfAsync(language);
        return await client.RunAsync(["refine", Repository.Sample("coffee.png"), coarse, "--out", PathOf("refined.png"), .. more]);
    }
}
