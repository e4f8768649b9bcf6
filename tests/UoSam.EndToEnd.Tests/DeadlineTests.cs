using Google.Protobuf;
using UoSam.Client;
using UoSam.Protos.V1;

namespace UoSam.EndToEnd.Tests;

/// <summary>
/// A grid that takes longer than the deadline. Slow, since what follows the grid must also fit on a machine that has
/// other things to do.
/// </summary>
[Collection(HostedTests.Name)]
public sealed class DeadlineTests(HostedServices hosted)
{
    [Fact]
    public async Task OptimizeGlobal_DeadlineBeforeTheEndOfTheGrid_AnswersInPartAndSaysSo()
    {
        var sample = Samples.Request("coffee");
        using var channel = StageChannel.Open(hosted.Address, new RefinementClientOptions());
        var encoded = await new Protos.V1.SamEncoder.SamEncoderClient(channel).EncodeAsync(new EncodeRequest
        {
            Image = UnsafeByteOperations.UnsafeWrap(sample.Image),
            Preset = Preset.Fast,
            ElementType = ElementType.Float16,
        });
        var request = new OptimizeGlobalRequest
        {
            Embeddings = { encoded.Embeddings },
            LabelMap = sample.LabelMap,
            Preset = Preset.Fast,
            Parameters = new GlobalParameters { PointsPerSide = 128 },
            AnswerEncoding = LabelMapEncoding.Runs,
        };

        var answer = await new Protos.V1.GlobalOptimizer.GlobalOptimizerClient(channel).OptimizeGlobalAsync(
            request, deadline: DateTime.UtcNow.AddSeconds(5));

        Assert.True(answer.Sampling.IsPartial);
        Assert.Equal(128 * 128, answer.Sampling.Points);
        Assert.InRange(answer.Sampling.PointsDecoded, 16, (128 * 128) - 1);
        Assert.NotEmpty(answer.Votes);
        Assert.Equal(0, answer.Parameters.SamplingBudgetMilliseconds);
    }
}
