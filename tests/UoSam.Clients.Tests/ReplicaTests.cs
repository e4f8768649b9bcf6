using UoSam.Protos.V1;
using UoSam.Testing.Stages;

namespace UoSam.Clients.Tests;

/// <summary>The clients of other languages over replicas, and what they ask for; against services without a model.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private const int Pictures = 12;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-replicas-");
    private FakeStages _one = null!;
    private FakeStages _other = null!;

    private string Endpoint => $"{_one.Address},{_other.Address}";

    public async Task InitializeAsync()
    {
        _one = await FakeStages.StartAtAsync("http://127.0.0.1:0");
        _other = await FakeStages.StartAtAsync("http://127.0.0.1:0");
        _folder.CreateSubdirectory("images");
        _folder.CreateSubdirectory("masks");
        for (var i = 0; i < Pictures; i++)
        {
            await File.WriteAllTextAsync(PathOf("images", $"{i}.png"), $"{i}");
            File.Copy(Repository.Sample("coffee-coarse.png"), PathOf("masks", $"{i}.png"));
        }
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Stream_TwoReplicas_ShareThePictures(string language)
    {
        var ended = await StreamAsync(language);

        Assert.Equal("", ended.Errors);
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(4 * Pictures, _one.Script.Requests.Count + _other.Script.Requests.Count);
        Assert.All([_one, _other], replica => Assert.InRange(
            replica.Script.Requests.OfType<EncodeRequest>().Count(), Pictures / 4, Pictures * 3 / 4));
    }

    [HostsTheory]
    [InlineData("python", "stream")]
    [InlineData("node", "stream")]
    [InlineData("python", "refine")]
    [InlineData("node", "refine")]
    public async Task Run_NameOfTwoAddresses_BothShareTheWork(string language, string command)
    {
        // Long enough for a client to reach the second address before the first one has answered everything.
        var script = () => new StageScript { Before = (_, _, token) => Task.Delay(300, token) };
        await using var first = await FakeStages.StartAtAsync("http://127.0.0.2:0", script());
        var port = new Uri(first.Address).Port;
        await using var second = await FakeStages.StartAtAsync($"http://127.0.0.3:{port}", script());
        var client = (await ForeignClient.OfAsync(language)).Where(PathOf("hosts"), ("127.0.0.2", "stages.example"), ("127.0.0.3", "stages.example"));
        string[] endpoint = ["--endpoint", $"dns:///stages.example:{port}"];

        var ended = command == "stream"
            ? await client.RunAsync(
                ["stream", "--images", PathOf("images"), "--masks", PathOf("masks"), "--out", PathOf("out"), "--streams", "4", .. endpoint])
            : await client.RunAsync(
                ["refine", PathOf("images", "1.png"), PathOf("masks", "1.png"), "--out", PathOf("refined.png"), .. endpoint]);

        Assert.Equal(("", 0), (ended.Errors, ended.ExitCode));
        var calls = command == "stream" ? 4 * Pictures : 4;
        Assert.Equal(calls, first.Script.Requests.Count + second.Script.Requests.Count);
        Assert.All([first, second], replica => Assert.InRange(replica.Script.Requests.Count, calls / 4, calls * 3 / 4));
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Stream_AReplicaIsLost_TheOtherAnswersItsPictures(string language)
    {
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _one.Script.Before = _other.Script.Before = (_, _, token) => Task.Delay(50, token);
        _one.Script.Before = async (_, _, token) =>
        {
            if (_one.Script.Requests.Count > 4)
            {
                lost.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            }
        };
        var losing = Task.Run(async () =>
        {
            await lost.Task;
            await _one.DisposeAsync();
        });

        var ended = await StreamAsync(language);
        await losing.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("", ended.Errors);
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(Pictures, Directory.GetFiles(PathOf("out")).Length);
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Refine_OneOfTheReplicasIsNotThere_IsAnsweredByTheOther(string language)
    {
        await _one.DisposeAsync();

        var ended = await RefineAsync(language, Endpoint);

        Assert.Equal("", ended.Errors);
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(4, _other.Script.Requests.Count);
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Refine_ParametersSet_AreSentToTheirStages(string language)
    {
        var ended = await RefineAsync(
            language, _one.Address, "--set", "points_per_side=4", "--set", "vote_purity=0.5", "--set", "prompt_kinds=box,box_mask", "--set",
            "denoise=false", "--set", "object_split=component", "--set", "crop_n_layers=1");

        Assert.Equal("", ended.Errors);
        Assert.Equal(0, ended.ExitCode);
        var global = _one.Script.Requests.OfType<OptimizeGlobalRequest>().Single().Parameters;
        var prompts = _one.Script.Requests.OfType<ExtractPromptsRequest>().Single().Parameters;
        Assert.Equal(new GlobalParameters { PointsPerSide = 4, VotePurity = 0.5 }, global);
        Assert.Equal(new PromptParameters { Denoise = false, ObjectSplit = ObjectSplit.Component }, prompts);
        Assert.Equal(
            [PromptKind.Box, PromptKind.BoxMask], _one.Script.Requests.OfType<OptimizeLocalRequest>().Single().Parameters.PromptKinds);
        Assert.Equal(1, _one.Script.Requests.OfType<EncodeRequest>().Single().Parameters.CropNLayers);
    }

    [Theory]
    [InlineData("python", "points_per_sid=4", "points_per_sid")]
    [InlineData("node", "points_per_sid=4", "points_per_sid")]
    [InlineData("python", "object_split=halves", "OBJECT_SPLIT_COMPONENT")]
    [InlineData("node", "object_split=halves", "OBJECT_SPLIT_COMPONENT")]
    [InlineData("python", "vote_purity", "name=value")]
    [InlineData("node", "vote_purity", "name=value")]
    public async Task Refine_ParameterThatIsNone_IsBadUsage(string language, string setting, string expected)
    {
        var ended = await RefineAsync(language, _one.Address, "--set", setting);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(expected, ended.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Empty(_one.Script.Requests);
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Run_EncoderWithoutColours_IsWarnedOfOnce(string language)
    {
        _one.Script.Embed = _other.Script.Embed = image => new Embedding { Data = image };

        var refined = await RefineAsync(language, _one.Address);
        var streamed = await StreamAsync(language);

        Assert.Equal((0, 0), (refined.ExitCode, streamed.ExitCode));
        Assert.All([refined, streamed], ended => Assert.Contains(
            "the sam-encoder service sends no colours", Assert.Single(ended.ErrorLines), StringComparison.Ordinal));
    }

    private async Task<Tool> StreamAsync(string language)
    {
        var client = await ForeignClient.OfAsync(language);
        return await client.RunAsync(
            "stream", "--images", PathOf("images"), "--masks", PathOf("masks"), "--out", PathOf("out"), "--endpoint", Endpoint);
    }

    private async Task<Tool> RefineAsync(string language, string endpoint, params string[] more)
    {
        var client = await ForeignClient.OfAsync(language);
        return await client.RunAsync(
            ["refine", PathOf("images", "1.png"), PathOf("masks", "1.png"), "--out", PathOf("refined.png"), "--endpoint", endpoint, .. more]);
    }

    private string PathOf(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);
}
