using System.Numerics.Tensors;

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

    /// <summary>The colours of what the encoder sees.</summary>
    /// <param name="input">SAM's input.</param>
    internal static MaskColours Of(InputBands input)
    {
        var values = new byte[Length];
        input.ForEach(CellPixels, (channel, row, band) => FillRow(
            band, input.Columns, input.Frame.ResizedWidth, channel, values.AsSpan(((channel * Side) + row) * Side, Side)));
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
            var sum = 0f;
            foreach (var value in sums.Slice(left, pixels))
            {
                sum += value;
            }

            means[left / CellPixels] = (byte)MathF.Round(EncoderInput.Brightness(channel, sum / (pixels * height)));
        }
    }
}
