using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;
using UoSam.Core.Tests.Masks;
using UoSam.Testing;

namespace UoSam.Core.Tests.Prompts;

public class GaussianMaskPromptTests
{
    /// <summary>
    /// A 5 x 5 box of a 64 x 64 image: distances 1, 2, 3 from the rim to the middle, area 25, gamma 4, so 30 *
    /// exp(-(D - 3)^2 / 6.25). Each image pixel is 4 x 4 low-resolution pixels.
    /// </summary>
    [Fact]
    public void Of_Box_FollowsTheFormula()
    {
        var region = Scene.Mask(new PixelBox(10, 20, 15, 25));

        var logits = GaussianMaskPrompt.Of(region, ObjectDepths.Of(region), ImageFrame.Whole(64, 64), 30, 4);

        Assert.Equal(30, At(logits, 12, 22), 1e-4);
        Assert.Equal(30 * Math.Exp(-1 / 6.25), At(logits, 11, 22), 1e-4);
        Assert.Equal(30 * Math.Exp(-4 / 6.25), At(logits, 10, 20), 1e-4);
        Assert.Equal(-30, At(logits, 9, 22), 1e-4);
    }

    /// <summary>The least width is one pixel: exp(-1) one pixel from the middle of a tiny object.</summary>
    [Fact]
    public void Of_LargeGamma_IsNoNarrowerThanAPixel()
    {
        var region = Scene.Mask(new PixelBox(10, 20, 13, 23));

        var logits = GaussianMaskPrompt.Of(region, ObjectDepths.Of(region), ImageFrame.Whole(64, 64), 30, 1000);

        Assert.Equal(30 * Math.Exp(-1), At(logits, 10, 20), 1e-4);
    }

    [Fact]
    public void Of_WideImage_PaddingIsOutside()
    {
        var region = new BitMask(50, 100).Complement();

        var logits = GaussianMaskPrompt.Of(region, ObjectDepths.Of(region), ImageFrame.Whole(50, 100), 6, 4);

        Assert.All(logits[..(128 * 256)], value => Assert.Equal(6, value));
        Assert.All(logits[(128 * 256)..], value => Assert.Equal(-6, value));
    }

    /// <summary>Of 4096 columns every 16th is sampled; an object between them must not be denied.</summary>
    [Fact]
    public void Of_ObjectBetweenTheSampledPixels_HasOnePositivePixel()
    {
        var region = new BitMask(64, 4096);
        region.SetRun(20, 1601, 1604);

        var logits = GaussianMaskPrompt.Of(region, ObjectDepths.Of(region), ImageFrame.Whole(64, 4096), 6, 4);

        Assert.Equal((1 * 256) + 100, Array.IndexOf(logits, 6f));
        Assert.Equal(1, logits.Count(value => value > 0));
    }

    [Fact]
    public void Of_RandomRegions_IsWithinTheStrengthAndPositiveOnlyInside()
    {
        var random = new Random(7);
        for (var round = 0; round < 20; round++)
        {
            var region = MaskText.Random(random);
            if (region.Area() == 0)
            {
                continue;
            }

            var logits = GaussianMaskPrompt.Of(region, ObjectDepths.Of(region), ImageFrame.Whole(region.Height, region.Width), 5, 4);

            Assert.All(logits, value => Assert.True(value is -5 or (>= 0 and <= 5)));
            Assert.Contains(logits, value => value > 0);
        }
    }

    private static float At(float[] logits, int x, int y) => logits[(((y * 4) + 1) * 256) + (x * 4) + 1];
}
