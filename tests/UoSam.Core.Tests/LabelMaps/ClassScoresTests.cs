using UoSam.Core.Exchange;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.LabelMaps;

public class ClassScoresTests
{
    [Theory]
    [InlineData(new[] { 0.5f, 1, 0.5f, 0 }, true)]
    [InlineData(new[] { 0.5f, 1, 0.4f, 0 }, false)]
    [InlineData(new[] { 1.5f, 1, -0.5f, 0 }, false)]
    public void AreProbabilities_SumsOfOne_AreToldFromLogits(float[] values, bool expected) =>
        Assert.Equal(expected, new ClassScores(1, 2, [0, 1], values).AreProbabilities);

    [Fact]
    public void Winners_OwnSize_TakesTheFirstOfEqualScores()
    {
        var scores = new ClassScores(1, 3, [4, 2, 9], [1, 1, 5, 1, 2, 5, 0, 3, 5]);

        Assert.Equal([4, 9, 4], scores.Winners().Labels.Select(id => (int)id));
    }

    /// <summary>Two columns to six, centres on centres: the second weighs (x + 0.5) / 3 - 0.5, within 0..1.</summary>
    [Fact]
    public void Probabilities_LogitsAcrossColumns_AreScaledBeforeTheSoftmax()
    {
        var scores = new ClassScores(1, 2, [0, 1], [0, 6, 0, 0]);

        var row = scores.Probabilities(0, 1, 6, [0, 1], 2);

        for (var x = 0; x < 6; x++)
        {
            var logit = 6 * Math.Clamp(((x + 0.5) / 3) - 0.5, 0, 1);
            Assert.Equal(Math.Exp(logit) / (Math.Exp(logit) + 1), row[x * 2], 1e-5);
        }
    }

    /// <summary>Planes 0 and 2 are of one id: 0.3 + 0.25 beats 0.45.</summary>
    [Fact]
    public void Winners_PlanesOfOneId_AreAddedUp()
    {
        var scores = new ClassScores(1, 1, [7, 5, 7], [0.3f, 0.45f, 0.25f]);

        Assert.Equal(7, Assert.Single(scores.Winners(1, 1).Labels));
    }

    /// <summary>A centre crop of 2 x 2 of an image of 2 x 4: one column to each side says nothing.</summary>
    [Fact]
    public void Undo_Crop_FillsTheSidesEvenly()
    {
        var scores = new ClassScores(2, 2, [0, 1], [1, 2, 3, 4, -1, -2, -3, -4]);

        var whole = ScoreGeometry.Undo(scores, DumpGeometry.Parse("crop"), new ImageSize(40, 80));

        Assert.Equal((2, 4), (whole.Height, whole.Width));
        Assert.Equal([0, 1, 2, 0, 0, 3, 4, 0, 0, -1, -2, 0, 0, -3, -4, 0], whole.Values);
    }

    [Theory]
    [InlineData("fit", "the scores are [2, 1, 3], the image is 40 x 40 (height x width): the shapes differ, expected [classes, height, width]; save the scores of this image")]
    [InlineData("crop", "no square")]
    public void Undo_AnotherShape_IsRefused(string geometry, string expected)
    {
        var scores = new ClassScores(1, 3, [0, 1], new float[6]);

        var fault = Assert.Throws<InvalidInputException>(
            () => ScoreGeometry.Undo(scores, DumpGeometry.Parse(geometry), new ImageSize(40, 40)));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>16 classes are too many for the head of the file to tell them from columns.</summary>
    [Fact]
    public void Undo_ClassesLast_IsRefusedWithTheOrderThatIsExpected()
    {
        var scores = NpyReader.ReadClassScores(Npy("20, 30, 16", false, new float[20 * 30 * 16]));

        var fault = Assert.Throws<InvalidInputException>(
            () => ScoreGeometry.Undo(scores, DumpGeometry.Fit, new ImageSize(40, 60)));

        Assert.Equal("LABEL_MAP_SIZE", fault.Reason);
        Assert.Equal(
            "the scores are [20, 30, 16], the image is 40 x 60 (height x width): the shapes differ, expected [classes, height, width]; "
            + "the image's are the first two, and the 16 classes last: save numpy.moveaxis(scores, -1, 0)",
            fault.Message);
    }

    /// <summary>[2, 1, 3] in C and in Fortran order, where the first index runs fastest.</summary>
    [Theory]
    [InlineData(false, new float[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(true, new float[] { 1, 4, 2, 5, 3, 6 })]
    public void ReadClassScores_BothOrders_GiveTheSamePlanes(bool isFortran, float[] stored)
    {
        var scores = NpyReader.ReadClassScores(Npy("2, 1, 3", isFortran, stored));

        Assert.Equal([1, 2, 3, 4, 5, 6], scores.Values);
        Assert.Equal((1, 3), (scores.Height, scores.Width));
        Assert.Equal([0, 1], scores.Ids.Select(id => (int)id));
    }

    [Theory]
    [InlineData("3, 2", 6, 0f, "NPY_SHAPE")]
    [InlineData("1, 3, 2", 6, 0f, "NPY_SHAPE")]
    [InlineData("2, 3, 2, 1", 12, 0f, "NPY_SHAPE")]
    [InlineData("8, 9, 3", 216, 0f, "NPY_SHAPE")]
    [InlineData("2, 3, 2", 11, 0f, "NPY_CORRUPT")]
    [InlineData("2, 3, 2", 12, float.NaN, "NPY_VALUE")]
    public void ReadClassScores_WhatIsNone_IsRefused(string shape, int count, float value, string reason)
    {
        var npy = Npy(shape, false, [.. Enumerable.Repeat(value, count)]);

        Assert.Equal(reason, Assert.Throws<InvalidInputException>(() => NpyReader.ReadClassScores(npy)).Reason);
    }

    private static byte[] Npy(string shape, bool isFortran, float[] values)
    {
        var head = $"{{'descr': '<f4', 'fortran_order': {isFortran}, 'shape': ({shape}), }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)head.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(head), .. values.SelectMany(BitConverter.GetBytes)];
    }
}
