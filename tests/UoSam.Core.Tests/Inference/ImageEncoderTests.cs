using UoSam.Core.Imaging;
using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Testing;

namespace UoSam.Core.Tests.Inference;

[Collection(ModelTests.Name)]
public sealed class ImageEncoderTests(ModelFixture fixture, PlainEncoder plain) : IClassFixture<PlainEncoder>
{
    /// <summary>Bytes hold 1 part in 127 of the largest weight of an output: errors of a percent, not of another picture.</summary>
    [Fact]
    public void Encode_Quantized_IsCloseToFullPrecision()
    {
        var image = SyntheticImage.DiskAndBox(375, 500);
        using var quantized = new ImageEncoder(
            fixture.Model, ModelFixture.Options with { EncoderPrecision = EncoderPrecision.Quantized });

        var full = fixture.Encoder.Encode(image, default).Values;
        var bytes = quantized.Encode(image, default).Values;

        Assert.NotEqual(full, bytes);
        Assert.InRange(System.Numerics.Tensors.TensorPrimitives.CosineSimilarity(full, bytes), 0.99f, 1.0001f);
    }

    /// <summary>
    /// In the cells of the image; a square runs in full. The tolerance for others is for what the windows behind the image would
    /// learn of it and tell it, which is left out; most where the image has a single row of windows.
    /// </summary>
    [Theory]
    [InlineData(100, 100, 1e-5)]
    [InlineData(96, 128, 3e-2)]
    [InlineData(128, 96, 3e-2)]
    [InlineData(100, 150, 3e-2)]
    [InlineData(90, 160, 3e-2)]
    [InlineData(30, 200, 6e-2)]
    [InlineData(199, 200, 1e-5)]
    public void Encode_Image_EqualsPlainSessionOnTheSquare(int height, int width, double tolerance)
    {
        var image = SyntheticImage.DiskAndBox(height, width);
        var frame = ImageFrame.Whole(height, width);
        var input = new float[3 * 1024 * 1024];
        EncoderInput.Write(image, frame, input, 1024, 1024);
        var expected = plain.Encode(input);

        var found = fixture.Encoder.Encode(image, default);

        Assert.Equal((256, 64), (found.Channels, found.Side));
        var difference = RelativeError(Inside(found.Values, frame), Inside(expected, frame));
        Assert.InRange(difference, 0, tolerance);
    }

    [Fact]
    public void Encode_ImagesOfOtherShapesBetween_GivesTheSameBits()
    {
        var image = SyntheticImage.DiskAndBox(25, 100);
        var expected = fixture.Encoder.Encode(image, default);

        fixture.Encoder.Encode(SyntheticImage.DiskAndBox(100, 25), default);
        fixture.Encoder.Encode(SyntheticImage.DiskAndBox(40, 40), default);
        var found = fixture.Encoder.Encode(image, default);

        Assert.True(expected.Values.AsSpan().SequenceEqual(found.Values));
    }

    [Fact]
    public void Encode_PaddingFarFromTheImage_IsThatOfAnImageOfTheSameShape()
    {
        var first = fixture.Encoder.Encode(SyntheticImage.DiskAndBox(40, 200), default).Values;
        var other = fixture.Encoder.Encode(SyntheticImage.DiskAndBox(40, 200, seed: 2), default).Values;

        // 205 rows of 1024 reach cell 12; the last stage of windows ends at cell 28 at most.
        for (var i = 0; i < first.Length; i++)
        {
            Assert.True(i / 64 % 64 < 28 || first[i] == other[i]);
        }

        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Encode_Crop_EqualsTheCropAsAnImageOfItsOwn()
    {
        var image = SyntheticImage.DiskAndBox(80, 120);
        var crop = new PixelBox(30, 20, 110, 40);
        var pixels = Enumerable.Range(crop.Y0, crop.Height)
            .SelectMany(y => image.Pixels.Skip(((y * 120) + crop.X0) * 3).Take(crop.Width * 3)).ToArray();

        var found = fixture.Encoder.Encode(image, new ImageFrame(80, 120, crop, 1, 1024), default);

        var expected = fixture.Encoder.Encode(new RgbImage(crop.Height, crop.Width, pixels), default);
        Assert.True(expected.Values.AsSpan().SequenceEqual(found.Values));
        Assert.Equal(crop, found.Frame.Crop);
    }

    [Fact]
    public async Task Encode_FromManyThreads_GivesTheSameBits()
    {
        var image = SyntheticImage.DiskAndBox(25, 100);
        var expected = fixture.Encoder.Encode(image, default);

        var all = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => Task.Run(() => fixture.Encoder.Encode(image, default))));

        Assert.All(all, found => Assert.True(expected.Values.AsSpan().SequenceEqual(found.Values)));
    }

    [Fact]
    public async Task Encode_CancelledWhileRunning_StopsAndLeavesNoTensors()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(40));
        var image = SyntheticImage.DiskAndBox(60, 100);

        // Not on a thread of the pool, whose timers may wait for it.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 100; i++)
                {
                    fixture.Encoder.Encode(image, source.Token);
                }
            },
            TaskCreationOptions.LongRunning));
        Assert.Equal(0, TensorSet.LiveTensors);
    }

    [Theory]
    [InlineData(80, 121, 0, 0, 100, 50, 1024)]
    [InlineData(80, 120, 0, 0, 121, 50, 1024)]
    [InlineData(80, 120, 50, 0, 50, 50, 1024)]
    [InlineData(80, 120, 0, 0, 100, 50, 512)]
    public void Encode_FrameThatDoesNotFit_Throws(int height, int width, int x0, int y0, int x1, int y1, int side)
    {
        var frame = new ImageFrame(height, width, new PixelBox(x0, y0, x1, y1), 0, side);

        Assert.ThrowsAny<ArgumentException>(
            () => fixture.Encoder.Encode(SyntheticImage.DiskAndBox(80, 120), frame, default));
    }

    private static float[] Inside(float[] embedding, ImageFrame frame) =>
        [.. embedding.Where((_, i) => i / 64 % 64 * 16 < frame.ResizedHeight && i % 64 * 16 < frame.ResizedWidth)];

    private static double RelativeError(ReadOnlySpan<float> found, ReadOnlySpan<float> expected)
    {
        double difference = 0, norm = 0;
        for (var i = 0; i < found.Length; i++)
        {
            difference += Math.Pow(found[i] - expected[i], 2);
            norm += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / norm);
    }
}
