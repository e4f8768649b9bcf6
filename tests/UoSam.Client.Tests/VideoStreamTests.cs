using Google.Rpc;
using UoSam.Protos.V1;
using UoSam.Testing.Stages;

namespace UoSam.Client.Tests;

/// <summary>Frames of a video: encoded side by side, refined one after the other with what the one before has left.</summary>
public sealed class VideoStreamTests : IAsyncLifetime
{
    private FakeStages _stages = null!;

    public async Task InitializeAsync() => _stages = await FakeStages.StartAsync();

    public async Task DisposeAsync() => await _stages.DisposeAsync();

    [Fact]
    public async Task RefineVideo_Frames_EachGetsThePriorOfTheOneBefore()
    {
        var outcomes = await RefineAsync(4, "a", "b", "c", "d");

        Assert.Equal([0, 1, 2, 3], outcomes.Select(outcome => outcome.Index));
        Assert.Equal([1, 2, 3, 4], outcomes.Select(outcome => outcome.Result!.Local.Frame.Next.Age));
        Assert.Equal(
            [FramePath.Full, FramePath.Propagated, FramePath.Propagated, FramePath.Propagated],
            outcomes.Select(outcome => outcome.Result!.Local.Frame.Path));
        Assert.Empty(_stages.Script.Requests.OfType<ExtractPromptsRequest>());
    }

    [Fact]
    public async Task RefineVideo_ThreeFrames_AreVotedOnDecodedAndEncodedAtOnce()
    {
        // Only ends where all three work at the same time.
        using var all = new Barrier(3);
        _stages.Script.Before = (stage, image, token) => (stage, image) is ("global", "a") or ("local", "b") or ("encoder", "c")
            ? Task.Run(() => Assert.True(all.SignalAndWait(TimeSpan.FromMinutes(1), token)), token)
            : Task.CompletedTask;

        var outcomes = await RefineAsync(3, "a", "b", "c", "d");

        Assert.All(outcomes, outcome => Assert.Null(outcome.Error));
        Assert.Equal(1, all.CurrentPhaseNumber);
    }

    [Fact]
    public async Task RefineVideo_SeveralReplicas_ShareTheFramesAndHandThePriorOn()
    {
        await using var other = await FakeStages.StartAsync();
        using var client = new RefinementClient(StageEndpoints.AtOne($"{_stages.Address},{other.Address}"), TimeSpan.FromMinutes(1));
        // The first two frames are encoded at the same time: each replica must have one.
        using var both = new Barrier(2);
        _stages.Script.Before = other.Script.Before = (stage, image, token) => Task.Run(
            () =>
            {
                if (stage == "encoder" && image is ("a" or "b"))
                {
                    Assert.True(both.SignalAndWait(TimeSpan.FromMinutes(1), token));
                }
            },
            token);
        string[] images = [.. Enumerable.Range('a', 12).Select(letter => ((char)letter).ToString())];

        var outcomes = new List<RefinementOutcome>();
        await foreach (var outcome in client.RefineVideoAsync(RequestsAsync(images), 4))
        {
            outcomes.Add(outcome);
        }

        Assert.Equal(Enumerable.Range(0, 12), outcomes.Select(outcome => outcome.Index));
        Assert.Equal(Enumerable.Range(1, 12), outcomes.Select(outcome => outcome.Result!.Local.Frame.Next.Age));
        var encoded = ((FakeStages[])[_stages, other]).Select(
            stages => stages.Script.Requests.OfType<EncodeRequest>().Select(request => request.Image.ToStringUtf8()).ToList()).ToList();
        Assert.All(encoded, Assert.NotEmpty);
        Assert.Equal(images, encoded.SelectMany(name => name).Order());
    }

    [Fact]
    public async Task RefineVideo_AFrameFails_TheNextGoesOnFromTheOneBeforeIt()
    {
        _stages.Script.Before = (stage, image, _) => image == "b" && stage == "local"
            ? throw StageScript.Fault(Code.InvalidArgument, "LABEL_MAP", "no map")
            : Task.CompletedTask;

        var outcomes = await RefineAsync(2, "a", "b", "c");

        Assert.Equal("LABEL_MAP", outcomes[1].Error!.Reason);
        Assert.Equal(2, outcomes[2].Result!.Local.Frame.Next.Age);
    }

    [Fact]
    public async Task RefineVideo_SameImageAgain_IsEncodedOnce()
    {
        var outcomes = await RefineAsync(3, "a", "a", "b", "b", "b");

        Assert.Equal(5, outcomes.Count(outcome => outcome.Error is null));
        Assert.Equal(
            ["a", "b"], _stages.Script.Requests.OfType<EncodeRequest>().Select(request => request.Image.ToStringUtf8()).Order());
        Assert.Equal(
            ["a", "a", "b", "b", "b"],
            _stages.Script.Requests.OfType<OptimizeLocalRequest>().Select(request => request.Embedding.Data.ToStringUtf8()));
    }

    [Fact]
    public async Task RefineVideo_Overrides_ReachTheStageThatReadsThem()
    {
        var overrides = new RefinementParameters();
        overrides.Temporal.BridgeFrames = 3;
        overrides.Prompts.BoxMargin = 0.25;
        using var client = new RefinementClient(StageEndpoints.AtOne(_stages.Address), TimeSpan.FromMinutes(1));

        await foreach (var outcome in client.RefineVideoAsync(RequestsAsync(["a"], overrides), 1))
        {
            Assert.Null(outcome.Error);
        }

        var frame = _stages.Script.Requests.OfType<OptimizeLocalRequest>().Single().Frame;
        Assert.Equal((3, 0.25), (frame.Parameters.BridgeFrames, frame.Prompts.BoxMargin));
    }

    private async Task<List<RefinementOutcome>> RefineAsync(int maxInFlight, params string[] images)
    {
        using var client = new RefinementClient(StageEndpoints.AtOne(_stages.Address), TimeSpan.FromMinutes(1));
        var outcomes = new List<RefinementOutcome>();
        await foreach (var outcome in client.RefineVideoAsync(RequestsAsync(images), maxInFlight))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    private static async IAsyncEnumerable<RefinementRequest> RequestsAsync(string[] images, RefinementParameters? overrides = null)
    {
        foreach (var image in images)
        {
            await Task.Yield();
            var map = new LabelMap { Height = 2, Width = 3, BackgroundId = 0, Runs = new LabelRuns() };
            map.Runs.Labels.Add([0u, 1u, 3u]);
            map.Runs.Lengths.Add([1u, 3u, 2u]);
            yield return new RefinementRequest(System.Text.Encoding.UTF8.GetBytes(image), map, Preset.Fast, overrides);
        }
    }
}
