using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;
using UoSam.Core.Temporal;
using UoSam.Testing;

namespace UoSam.Core.Tests.Temporal;

/// <summary>An image of 64 x 64, four cells of the decoder's grid to a pixel; the object is its left half.</summary>
public class MovedMaskPromptTests
{
    private const float Strength = 6;
    private static readonly MapGrid Grid = new(ImageFrame.Whole(64, 64));

    [Fact]
    public void Give_AKnownObject_HasTheLogitsOfItsClassNearItsBoxAndIsDeniedElsewhere()
    {
        // Likely by 3 to 1 in the object and unlikely by as much beside it: ln 3 and -ln 3.
        var moved = new float[Grid.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = i % Grid.Columns < 128 ? 0.75f : 0.25f;
        }

        var logits = MovedMaskPrompt.Give(Target(new float[256 * 256]), moved, Grid, Strength).MaskLogits!;

        // A quarter of 128 columns more than the box.
        Assert.All(logits[..128], logit => Assert.Equal(MathF.Log(3), logit, 1e-5f));
        Assert.All(logits[128..160], logit => Assert.Equal(-MathF.Log(3), logit, 1e-5f));
        Assert.All(logits[160..256], logit => Assert.Equal(-Strength, logit));
    }

    [Fact]
    public void Give_CertainPixels_HaveNoMoreThanTheStrength()
    {
        var moved = new float[Grid.Length];
        Array.Fill(moved, 1);

        var logits = MovedMaskPrompt.Give(Target(new float[256 * 256]), moved, Grid, Strength).MaskLogits!;

        Assert.Equal((Strength, -Strength), (logits.Max(), logits.Min()));
    }

    [Fact]
    public void Give_WhatTheFramesBeforeHardlyHave_StaysAsItIs()
    {
        var target = Target(new float[256 * 256]);
        var moved = new float[Grid.Length];
        Array.Fill(moved, 0.4f);

        Assert.Same(target, MovedMaskPrompt.Give(target, moved, Grid, Strength));
        Assert.Same(target, MovedMaskPrompt.Give(target, null, Grid, Strength));
    }

    [Fact]
    public void Give_AnObjectWithoutADensePrompt_GetsNone()
    {
        var moved = new float[Grid.Length];
        Array.Fill(moved, 1);

        Assert.Null(MovedMaskPrompt.Give(Target(null), moved, Grid, Strength).MaskLogits);
    }

    private static ObjectPrompt Target(float[]? logits) =>
        new(7, 0, Scene.Mask(new PixelBox(0, 0, 32, 64)), [], new BoxPrompt(0, 0, 32, 64), logits, default);
}
