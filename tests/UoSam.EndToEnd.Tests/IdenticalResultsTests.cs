using UoSam.Client;
using UoSam.Protos.V1;
using UoSam.Testing;

namespace UoSam.EndToEnd.Tests;

/// <summary>Whichever way an image takes, the answer is the same to the last bit.</summary>
[Collection(HostedTests.Name)]
public sealed class IdenticalResultsTests(HostedServices hosted)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly string[] Names = ["coffee", "chelsea", "coffee", "chelsea", "coffee", "coffee", "chelsea", "coffee"];

    [Fact]
    public async Task RefineStream_AnyNumberInFlight_AnswersAsTheUnaryCalls()
    {
        using var client = new RefinementClient(StageEndpoints.AtOne(hosted.Address), Deadline);
        var expected = new Dictionary<string, RefinementResult>();
        foreach (var name in Names.Distinct())
        {
            expected[name] = await client.RefineAsync(Samples.Strip(name), CancellationToken.None);
        }

        foreach (var (inFlight, images) in new[] { (1, 3), (8, 8) })
        {
            var outcomes = new List<RefinementOutcome>();
            await foreach (var outcome in client.RefineStreamAsync(Requests(images), inFlight))
            {
                outcomes.Add(outcome);
            }

            Assert.Equal(images, outcomes.Count);
            Assert.All(outcomes, outcome => AssertSame(expected[Names[outcome.Index]], outcome.Result!));
        }
    }

    [Fact]
    public async Task Refine_FourProcesses_AnswerAsOneProcess()
    {
        using var encoder = ServiceProcess.Start("UoSam.SamEncoder");
        using var prompts = ServiceProcess.Start("UoSam.PromptExtraction");
        using var local = ServiceProcess.Start("UoSam.LocalOptimizer");
        using var global = ServiceProcess.Start("UoSam.GlobalOptimizer");
        await Task.WhenAll(
            encoder.WaitAsync(), prompts.WaitAsync(), local.WaitAsync(), global.WaitAsync());
        using var apart = new RefinementClient(
            new StageEndpoints(encoder.Address, prompts.Address, local.Address, global.Address), Deadline);
        using var together = new RefinementClient(StageEndpoints.AtOne(hosted.Address), Deadline);

        var expected = await together.RefineAsync(WithVotes(), CancellationToken.None);
        var answer = await apart.RefineAsync(WithVotes(), CancellationToken.None);

        Assert.NotEmpty(expected.Global.Votes);
        Assert.True(expected.Global.PostSummary.ChangedPixels > 0);
        Assert.Equal((10, 2), (expected.Global.Parameters.CrfBilateralCompat, expected.Global.Parameters.CrfIterations));
        AssertSame(expected, answer);
    }

    private static RefinementRequest WithVotes()
    {
        var overrides = new RefinementParameters();
        overrides.Global.PointsPerSide = 4;
        overrides.Global.PostProcess = PostProcess.CrfDpss;
        overrides.Global.CrfIterations = 2;
        return Samples.Strip("coffee") with { Overrides = overrides };
    }

    // Labels, traces, votes, summaries, parameters and model; timings alone may differ.
    private static void AssertSame(RefinementResult expected, RefinementResult answer)
    {
        Assert.Equal(expected.Labels, answer.Labels);
        Assert.Equal(expected.Local, answer.Local);
        Assert.Equal(expected.Global, answer.Global);
        Assert.Equal(expected.Skipped, answer.Skipped);
    }

    private static async IAsyncEnumerable<RefinementRequest> Requests(int count)
    {
        foreach (var name in Names.Take(count))
        {
            await Task.Yield();
            yield return Samples.Strip(name);
        }
    }
}
