using UoSam.Core.Local;
using UoSam.Core.Presets;

namespace UoSam.Core.Tests.Local;

public class MaskFusingTests
{
    /// <summary>Weights (0.8 * 0.5)^2 = 0.16 and (0.8 * 1)^2 = 0.64: 0.2 and 0.8, of tanh(logits / 4).</summary>
    [Fact]
    public void Fuse_Weighted_IsTheWeightedMeanOfTanh()
    {
        Candidate[] candidates = [Candidate(0.8f, 0.5f, 1, -2), Candidate(0.8f, 1, -0.5f, 3)];
        var parameters = new LocalParameters { Fusion = MaskFusion.Weighted, FusionPower = 2 };

        var fused = MaskFusing.Fuse(candidates, parameters);

        Assert.Equal((0.2 * Math.Tanh(0.25)) + (0.8 * Math.Tanh(-0.125)), fused.Logits[0], 1e-6);
        Assert.Equal((0.2 * Math.Tanh(-0.5)) + (0.8 * Math.Tanh(0.75)), fused.Logits[1], 1e-6);
        Assert.Equal([0.2f, 0.8f], fused.Candidates.Select(trace => MathF.Round(trace.Weight, 5)));
        Assert.Equal(0.8f, fused.Score, 1e-6f);
    }

    /// <summary>Masks that are made around their object and -12 elsewhere, as the decoder leaves it, and one that is not.</summary>
    [Fact]
    public void Fuse_WeightedOfPartlyMadeMasks_IsTheWeightedMeanOfTanh()
    {
        var random = new Random(3);
        var (part, all) = (new float[256 * 256], new float[256 * 256]);
        for (var i = 0; i < part.Length; i++)
        {
            var (y, x) = (i / 256, i % 256);
            part[i] = y is >= 40 and < 80 && x is >= 16 and < 100 && i % 7 != 0 ? random.NextSingle() : -12;
            all[i] = (20 * random.NextSingle()) - 10;
        }

        var fused = MaskFusing.Fuse(
            [Candidate(0.8f, 0.5f, part), Candidate(0.8f, 1, all)],
            new LocalParameters { Fusion = MaskFusion.Weighted, FusionPower = 2 });

        for (var i = 0; i < part.Length; i++)
        {
            Assert.Equal((0.2 * Math.Tanh(part[i] / 4)) + (0.8 * Math.Tanh(all[i] / 4)), fused.Logits[i], 1e-5);
        }
    }

    [Fact]
    public void Fuse_BestScore_TakesOneMaskAsItIs()
    {
        Candidate[] candidates = [Candidate(0.7f, 1, 5, 5), Candidate(0.9f, 0.1f, -4, 4), Candidate(0.9f, 1, 1, 1)];

        var fused = MaskFusing.Fuse(candidates, new LocalParameters());

        Assert.Equal([-4f, 4f], fused.Logits);
        Assert.Equal([0f, 1, 0], fused.Candidates.Select(trace => trace.Weight));
    }

    [Fact]
    public void Fuse_NoCandidateAgreesAtAll_TakesTheBestScore()
    {
        Candidate[] candidates = [Candidate(0.7f, 0, 5, 5), Candidate(0.9f, 0, -4, 4)];

        var fused = MaskFusing.Fuse(candidates, new LocalParameters { Fusion = MaskFusion.Weighted });

        Assert.Equal([-4f, 4f], fused.Logits);
    }

    private static Candidate Candidate(float score, float iou, params float[] logits) =>
        new(new CandidateTrace(PromptKind.Box, 0, [0, score, 0, 0], 1, 0, 0) { Agreement = iou }, logits);
}
