using System.Diagnostics;
using Google.Rpc;
using Grpc.Core;
using UoSam.Protos.V1;
using UoSam.Testing.Stages;

namespace UoSam.Client.Tests;

public sealed class RefinementClientTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private FakeStages _stages = null!;

    public async Task InitializeAsync() => _stages = await FakeStages.StartAsync();

    public async Task DisposeAsync() => await _stages.DisposeAsync();

    [Fact]
    public async Task Refine_AnImage_PassesEachStagesAnswerToTheNext()
    {
        using var client = Client();
        var overrides = new RefinementParameters();
        overrides.Local.AcceptIou = 0.25;

        var result = await client.RefineAsync(Request("a") with { Overrides = overrides }, CancellationToken.None);

        Assert.Equal((2, 3), (result.Height, result.Width));
        Assert.Equal([0, 2, 2, 2, 4, 4], result.Labels.Select(id => (int)id));
        var encode = Assert.IsType<EncodeRequest>(_stages.Script.Requests.First());
        Assert.Equal((2, 3), (encode.LabelMapHeight, encode.LabelMapWidth));
        Assert.Equal(0.25, result.Local.Parameters.AcceptIou);
        Assert.Equal(1u, Assert.Single(result.Local.Objects).ClassId);
        Assert.Equal("too small", Assert.Single(result.Skipped).Reason);
    }

    [Theory]
    [InlineData(PostProcess.Unspecified, false)]
    [InlineData(PostProcess.None, false)]
    [InlineData(PostProcess.Guided, true)]
    public async Task Refine_PostProcess_SendsThePictureOnlyWhereItIsAskedFor(PostProcess post, bool sent)
    {
        using var client = Client();
        var overrides = new RefinementParameters();
        overrides.Global.PostProcess = post;

        await client.RefineAsync(Request("a") with { Overrides = overrides }, CancellationToken.None);

        var request = _stages.Script.Requests.OfType<OptimizeGlobalRequest>().Single();
        Assert.Equal(sent ? "a" : null, request.Image?.Data.ToStringUtf8());
        Assert.Equal(sent ? (2, 3) : (0, 0), (request.Image?.LabelMapHeight ?? 0, request.Image?.LabelMapWidth ?? 0));
    }

    [Theory]
    [InlineData("encoder", "sam-encoder")]
    [InlineData("prompts", "prompt-extraction")]
    [InlineData("local", "local-optimizer")]
    [InlineData("global", "global-optimizer")]
    public async Task Refine_AStageRefuses_SaysStageStatusReasonAndMessage(string stage, string name)
    {
        using var client = Client();
        _stages.Script.Before = (at, _, _) => at == stage
            ? throw StageScript.Fault(Code.InvalidArgument, "IMAGE_EMPTY", "the image has 0 bytes")
            : Task.CompletedTask;

        var error = await Assert.ThrowsAsync<RefinementException>(
            () => client.RefineAsync(Request("a"), CancellationToken.None));

        Assert.Equal(
            (name, StatusCode.InvalidArgument, "IMAGE_EMPTY", "the image has 0 bytes"),
            (error.Stage, error.Status, error.Reason, error.Message));
    }

    [Fact]
    public async Task Refine_AStageKnowsNoToken_SaysHowTheCommandSendsOne()
    {
        using var client = Client();
        _stages.Script.Before = (_, _, _) => throw StageScript.Fault(Code.Unauthenticated, "UNAUTHENTICATED", "no known token; send one");

        var error = await Assert.ThrowsAsync<RefinementException>(() => client.RefineAsync(Request("a"), CancellationToken.None));

        Assert.Equal("no known token; send one; --token-file FILE or UOSAM_TOKEN does that", error.Message);
    }

    [Fact]
    public async Task Refine_AStageThatNeverAnswers_FailsWithDeadlineExceeded()
    {
        using var client = Client(TimeSpan.FromSeconds(6));
        _stages.Script.Before = (stage, _, token) =>
            stage == "local" ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;

        var error = await Assert.ThrowsAsync<RefinementException>(
            () => client.RefineAsync(Request("a"), CancellationToken.None));

        Assert.Equal(("local-optimizer", StatusCode.DeadlineExceeded), (error.Stage, error.Status));
        Assert.Contains("--deadline", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refine_Cancelled_StopsTheStageThatRuns()
    {
        using var client = Client();
        using var stopping = new CancellationTokenSource();
        var stopped = new TaskCompletionSource();
        _stages.Script.Before = async (_, _, token) =>
        {
            await stopping.CancelAsync();
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => stopped.SetResult(), TaskScheduler.Default);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.RefineAsync(Request("a"), stopping.Token));

        await stopped.Task.WaitAsync(Minute);
        Assert.Single(_stages.Script.Requests);
    }

    [Fact]
    public async Task Refine_UnavailableOnce_IsTriedAgainWithARequestOfManyMegabytes()
    {
        using var client = Client();
        var failures = 0;
        _stages.Script.Before = (_, _, _) => Interlocked.Increment(ref failures) == 1
            ? throw StageScript.Fault(Code.Unavailable, "MODEL_NOT_LOADED", "not yet")
            : Task.CompletedTask;

        var result = await client.RefineAsync(Request(new string('x', 20 << 20)), CancellationToken.None);

        Assert.Equal(5, failures);
        Assert.Equal(6, result.Labels.Length);
    }

    /// <summary>Eight refusals at a stage are more than the five retries.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refine_AStageLoadsItsModelLongerThanRetriesLast_IsWaitedFor(bool isStream)
    {
        using var client = new RefinementClient(StageEndpoints.AtOne(_stages.Address), Impatient);
        var refusals = 0;
        _stages.Script.Before = (stage, _, _) => stage == "local" && Interlocked.Increment(ref refusals) <= 8
            ? throw StageScript.Fault(Code.Unavailable, "MODEL_LOADING", "loading its model")
            : Task.CompletedTask;

        var labels = isStream
            ? (await StreamAsync(client, 1, maxInFlight: 1)).Single().Result!.Labels
            : (await client.RefineAsync(Request("a"), CancellationToken.None)).Labels;

        Assert.Equal((9, 6), (refusals, labels.Length));
    }

    [Fact]
    public async Task Refine_AStageNeverEndsLoading_FailsAtTheDeadlineWithWhatTheStageSaid()
    {
        using var client = new RefinementClient(
            StageEndpoints.AtOne(_stages.Address), Impatient with { Deadline = TimeSpan.FromSeconds(1) });
        _stages.Script.Before = (_, _, _) => throw StageScript.Fault(Code.Unavailable, "MODEL_LOADING", "loading its model");

        var error = await Assert.ThrowsAsync<RefinementException>(
            () => client.RefineAsync(Request("a"), CancellationToken.None));

        Assert.Equal(("sam-encoder", true), (error.Stage, error.Status is StatusCode.Unavailable or StatusCode.DeadlineExceeded));
    }

    [Fact]
    public async Task Refine_NobodyListens_SaysWhichServiceCannotBeReached()
    {
        using var client = new RefinementClient(
            StageEndpoints.AtOne(_stages.Address) with { Prompts = "unix:/nowhere/at.sock" },
            new RefinementClientOptions { Retries = 1 });

        var error = await Assert.ThrowsAsync<RefinementException>(
            () => client.RefineAsync(Request("a"), CancellationToken.None));

        Assert.Equal(("prompt-extraction", StatusCode.Unavailable), (error.Stage, error.Status));
        Assert.Contains("cannot be reached at unix:/nowhere/at.sock (", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_AnotherStageAnswers_NamesTheOneThatIsNotThere()
    {
        var error = RefinementException.From("sam-encoder", new RpcException(new Grpc.Core.Status(StatusCode.Unimplemented, "Service is unimplemented.")));

        Assert.StartsWith("there is no sam-encoder service at the endpoint given for it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefineStream_AnswersOutOfOrder_ComeInTheOrderOfTheRequests()
    {
        using var client = Client();
        var later = new TaskCompletionSource();
        _stages.Script.Before = async (stage, image, _) =>
        {
            if (stage == "encoder" && image == "0")
            {
                await later.Task;
            }
            else if (stage == "global" && image == "3")
            {
                later.SetResult();
            }
        };

        var outcomes = await StreamAsync(client, 5, maxInFlight: 4);

        Assert.Equal([0, 1, 2, 3, 4], outcomes.Select(outcome => outcome.Index));
        Assert.All(outcomes, outcome => Assert.Equal([0, 2, 2, 2, 4, 4], outcome.Result!.Labels.Select(id => (int)id)));
    }

    [Fact]
    public async Task RefineStream_AnItemFails_IsAnOutcomeOfItsOwnAndTheRestGoesOn()
    {
        using var client = Client();
        _stages.Script.Before = (stage, image, _) => stage == "local" && image == "1"
            ? throw StageScript.Fault(Code.InvalidArgument, "LABEL_MAP_IDS", "no")
            : Task.CompletedTask;

        var outcomes = await StreamAsync(client, 3, maxInFlight: 3);

        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.Result is not null));
        Assert.Equal(("local-optimizer", "LABEL_MAP_IDS", "no"), (
            outcomes[1].Error!.Stage, outcomes[1].Error!.Reason, outcomes[1].Error!.Message));
    }

    [Fact]
    public async Task RefineStream_AnItemThatIsNeverAnswered_FailsAloneWithDeadlineExceeded()
    {
        using var client = Client(TimeSpan.FromSeconds(6));
        _stages.Script.Before = (stage, image, token) =>
            stage == "prompts" && image == "0" ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;

        var outcomes = await StreamAsync(client, 2, maxInFlight: 2);

        Assert.Equal(("prompt-extraction", StatusCode.DeadlineExceeded), (
            outcomes[0].Error!.Stage, outcomes[0].Error!.Status));
        Assert.NotNull(outcomes[1].Result);
    }

    [Fact]
    public async Task RefineStream_AReaderThatStops_ReadsNoFurtherAheadThanTheBound()
    {
        using var client = Client();
        var read = 0;

        await foreach (var _ in client.RefineStreamAsync(Requests(100, () => read++), maxInFlight: 3))
        {
            await Task.Delay(200);
            Assert.InRange(read, 1, 3);
            break;
        }

        Assert.InRange(read, 1, 4);
        Assert.InRange(_stages.Script.MostRunning, 1, 3);
    }

    [Fact]
    public async Task RefineStream_TheStreamBreaks_OpensAnotherAndSendsTheUnansweredAgain()
    {
        using var client = Client();
        var refusals = 0;
        _stages.Script.Before = (stage, _, _) => stage == "encoder" && Interlocked.Increment(ref refusals) == 2
            ? throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "the server is stopping"))
            : Task.CompletedTask;

        var outcomes = await StreamAsync(client, 4, maxInFlight: 2);

        Assert.All(outcomes, outcome => Assert.NotNull(outcome.Result));
        Assert.InRange(refusals, 5, 6);
    }

    [Fact]
    public async Task RefineStream_Cancelled_EndsAtOnce()
    {
        using var client = Client();
        using var stopping = new CancellationTokenSource();
        _stages.Script.Before = async (_, _, token) =>
        {
            await stopping.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.RefineStreamAsync(Requests(3, () => { }), 2, stopping.Token))
            {
                throw new UnreachableException();
            }
        });
    }

    private static readonly RefinementClientOptions Impatient =
        new() { FirstBackoff = TimeSpan.FromMilliseconds(1), MaxBackoff = TimeSpan.FromMilliseconds(2) };

    private static RefinementRequest Request(string image)
    {
        var map = new LabelMap { Height = 2, Width = 3, BackgroundId = 0, Runs = new LabelRuns() };
        map.Runs.Labels.Add([0u, 1u, 3u]);
        map.Runs.Lengths.Add([1u, 3u, 2u]);
        return new RefinementRequest(System.Text.Encoding.UTF8.GetBytes(image), map, Preset.Default);
    }

    private static async IAsyncEnumerable<RefinementRequest> Requests(int count, Action read)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            read();
            yield return Request(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static async Task<List<RefinementOutcome>> StreamAsync(RefinementClient client, int count, int maxInFlight)
    {
        var outcomes = new List<RefinementOutcome>();
        await foreach (var outcome in client.RefineStreamAsync(Requests(count, () => { }), maxInFlight))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    private RefinementClient Client(TimeSpan? deadline = null) =>
        new(StageEndpoints.AtOne(_stages.Address), deadline ?? Minute);
}
