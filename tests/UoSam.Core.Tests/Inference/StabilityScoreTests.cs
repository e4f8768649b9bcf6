using UoSam.Core.Inference;

namespace UoSam.Core.Tests.Inference;

public sealed class StabilityScoreTests
{
    [Fact]
    public void Of_Logits_IsShareOfPixelsThatStay()
    {
        float[] logits = [-2, -1, -0.5f, 0.5f, 1, 1.5f, 3];

        // Above +1: 1.5 and 3. Above -1: -0.5, 0.5, 1, 1.5 and 3.
        Assert.Equal(0.4f, StabilityScore.Of(logits, 0, 1));
    }

    [Fact]
    public void Of_NoPixels_IsZero()
    {
        Assert.Equal(0, StabilityScore.Of([-5, -6], 0, 1));
    }
}
