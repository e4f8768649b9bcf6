using System.Numerics.Tensors;
using UoSam.Core.Masks;

namespace UoSam.Core.Inference;

/// <summary>Brings low-resolution maps back to the pixels of one frame (Sam.postprocess_masks).</summary>
/// <remarks>Agrees with the two interpolations of the reference to float rounding. Thread-safe.</remarks>
public sealed class MaskUpscaler
{
    private const int Side = 256;

    private readonly UpscaleAxis _columns;
    private readonly UpscaleAxis _rows;
    private readonly BufferPool _wide;

    /// <param name="frame">The image or crop; outputs are of the crop's size.</param>
    public MaskUpscaler(ImageFrame frame)
    {
        Frame = frame;
        _columns = new UpscaleAxis(Side, frame.InputSize, frame.ResizedWidth, frame.Crop.Width);
        _rows = new UpscaleAxis(Side, frame.InputSize, frame.ResizedHeight, frame.Crop.Height);
        _wide = new BufferPool(LowRows * frame.Crop.Width);
    }

    /// <summary>The frame that outputs are in.</summary>
    public ImageFrame Frame { get; }

    // Rows of the low-resolution map that hold the frame; the others are padding.
    private int LowRows => _rows.First[^1] + UpscaleAxis.Taps;

    /// <summary>Interpolates logits to the crop's size.</summary>
    /// <param name="logits">[256, 256], encoder-input frame at a quarter of its size.</param>
    /// <returns>[crop height, crop width], row-major.</returns>
    public float[] Upscale(ReadOnlySpan<float> logits)
    {
        var output = new float[Frame.Crop.Height * Frame.Crop.Width];
        Upscale(logits, output);
        return output;
    }

    /// <summary>The same into memory of the caller's.</summary>
    /// <param name="logits">As above.</param>
    /// <param name="output">[crop height, crop width], overwritten.</param>
    public void Upscale(ReadOnlySpan<float> logits, Span<float> output)
    {
        var (height, width) = (Frame.Crop.Height, Frame.Crop.Width);
        using var rental = _wide.Rent();
        var wide = rental.Buffer;
        for (var y = 0; y < LowRows; y++)
        {
            Widen(logits.Slice(y * Side, Side), wide.AsSpan(y * width, width));
        }

        for (var y = 0; y < height; y++)
        {
            var first = _rows.First[y];
            var weights = _rows.Weights.AsSpan(y * UpscaleAxis.Taps, UpscaleAxis.Taps);
            var row = output.Slice(y * width, width);
            TensorPrimitives.Multiply(wide.AsSpan(first * width, width), weights[0], row);
            TensorPrimitives.MultiplyAdd(wide.AsSpan((first + 1) * width, width), weights[1], row, row);
            TensorPrimitives.MultiplyAdd(wide.AsSpan((first + 2) * width, width), weights[2], row, row);
        }
    }

    /// <summary>The pixels whose interpolated logit is above the threshold.</summary>
    /// <param name="logits">As for <see cref="Upscale(ReadOnlySpan{float})"/>.</param>
    /// <param name="threshold">0 for SAM's masks.</param>
    /// <returns>A mask of the crop's size.</returns>
    public BitMask ToMask(ReadOnlySpan<float> logits, float threshold = 0) =>
        Threshold(Upscale(logits), Frame.Crop.Height, Frame.Crop.Width, threshold);

    /// <summary>The pixels of a map above the threshold.</summary>
    public static BitMask Threshold(ReadOnlySpan<float> values, int height, int width, float threshold)
    {
        var mask = new BitMask(height, width);
        for (var y = 0; y < height; y++)
        {
            var row = values.Slice(y * width, width);
            var words = mask.Row(y);
            for (var x = 0; x < width; x++)
            {
                words[x >> 6] |= row[x] > threshold ? 1UL << (x & 63) : 0;
            }
        }

        return mask;
    }

    private void Widen(ReadOnlySpan<float> low, Span<float> row)
    {
        for (var x = 0; x < row.Length; x++)
        {
            var taps = low.Slice(_columns.First[x], UpscaleAxis.Taps);
            var weights = _columns.Weights.AsSpan(x * UpscaleAxis.Taps, UpscaleAxis.Taps);
            row[x] = (taps[0] * weights[0]) + (taps[1] * weights[1]) + (taps[2] * weights[2]);
        }
    }
}
