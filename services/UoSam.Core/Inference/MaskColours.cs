using System.Numerics.Tensors;
using UoSam.Core.Imaging;

namespace UoSam.Core.Inference;

/// <summary>
/// Mean colours under each pixel of SAM's low-resolution masks, [3, Side, Side] bytes, row-major: R, G and B, 0..255; 0 in the
/// padding. The cells of <see cref="CellColours"/> are four times as wide.
/// </summary>
/// <param name="Values">3 * Side * Side values; nobody writes to them after construction.</param>
public sealed record MaskColours(byte[] Values)
{
    /// <summary>R, G and B.</summary>
    public const int Channels = 3;

    /// <summary>Rows and columns, as of the decoder's masks.</summary>
    public const int Side = 256;

    /// <summary>Values of a whole embedding.</summary>
    public const int Length = Channels * Side * Side;

    // Input pixels along one: 1024 over 256.
    private const int CellPixels = 4;

    /// <summary>The colours of an image that need not be encoded.</summary>
    /// <param name="image">RGB, the whole image.</param>
    /// <param name="frame">How it lies in the encoder's input.</param>
    public static MaskColours Of(RgbImage image, ImageFrame frame)
    {
        var input = new float[Channels * frame.ResizedHeight * frame.ResizedWidth];
        EncoderInput.Write(image, frame, input, frame.ResizedHeight, frame.ResizedWidth);
        return Of(input, frame.ResizedHeight, frame.ResizedWidth, frame);
    }

    /// <summary>The colours of what the encoder sees.</summary>
    /// <param name="input">[3, rows, columns]: SAM's normalised input, zero-padded.</param>
    /// <param name="rows">Of the input.</param>
    /// <param name="columns">Of the input.</param>
    /// <param name="frame">How the image lies in it.</param>
    internal static MaskColours Of(ReadOnlyMemory<float> input, int rows, int columns, ImageFrame frame)
    {
        var values = new byte[Length];
        Parallel.For(0, Channels * Side, i =>
        {
            var (channel, row) = Math.DivRem(i, Side);
            var first = row * CellPixels;
            var height = Math.Min(frame.ResizedHeight - first, CellPixels);
            if (height > 0)
            {
                var band = input.Span.Slice(((channel * rows) + first) * columns, height * columns);
                FillRow(band, columns, frame.ResizedWidth, channel, values.AsSpan(i * Side, Side));
            }
        });
        return new MaskColours(values);
    }

    private static void FillRow(ReadOnlySpan<float> band, int columns, int width, int channel, Span<byte> means)
    {
        Span<float> sums = stackalloc float[width];
        sums.Clear();
        for (var start = 0; start < band.Length; start += columns)
        {
            TensorPrimitives.Add(sums, band.Slice(start, width), sums);
        }

        var height = band.Length / columns;
        for (var left = 0; left < width; left += CellPixels)
        {
            var pixels = Math.Min(width - left, CellPixels);
            var mean = TensorPrimitives.Sum<float>(sums.Slice(left, pixels)) / (pixels * height);
            means[left / CellPixels] = (byte)MathF.Round(EncoderInput.Brightness(channel, mean));
        }
    }
}
