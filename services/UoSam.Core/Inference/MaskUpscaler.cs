using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
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

    /// <summary>How columns of the crop are made of low-resolution columns.</summary>
    internal UpscaleAxis Columns => _columns;

    /// <summary>How rows of the crop are made of low-resolution rows.</summary>
    internal UpscaleAxis Rows => _rows;

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

    /// <summary>One value of <see cref="Upscale(ReadOnlySpan{float})"/>, to the bit.</summary>
    /// <param name="logits">[256, 256].</param>
    /// <param name="y">Row of the crop.</param>
    /// <param name="x">Column of the crop.</param>
    internal float At(ReadOnlySpan<float> logits, int y, int x)
    {
        var down = _rows.Weights.AsSpan(y * UpscaleAxis.Taps, UpscaleAxis.Taps);
        var across = _columns.Weights.AsSpan(x * UpscaleAxis.Taps, UpscaleAxis.Taps);
        var first = (_rows.First[y] * Side) + _columns.First[x];
        var value = Widened(logits.Slice(first, UpscaleAxis.Taps), across) * down[0];
        value = (Widened(logits.Slice(first + Side, UpscaleAxis.Taps), across) * down[1]) + value;
        return (Widened(logits.Slice(first + (2 * Side), UpscaleAxis.Taps), across) * down[2]) + value;
    }

    /// <summary>The pixels whose interpolated logit is above 0, as SAM's masks are made.</summary>
    /// <param name="logits">As for <see cref="Upscale(ReadOnlySpan{float})"/>.</param>
    /// <returns>A mask of the crop's size.</returns>
    public BitMask ToMask(ReadOnlySpan<float> logits)
    {
        var mask = new BitMask(Frame.Crop.Height, Frame.Crop.Width);
        Span<byte> cells = stackalloc byte[Side];
        var (first, sides) = (-1, MaskSides.Below);
        for (var y = 0; y < mask.Height; y++)
        {
            if (_rows.First[y] != first)
            {
                first = _rows.First[y];
                sides = MaskSides.Of(logits.Slice(first * Side, UpscaleAxis.Taps * Side), cells);
            }

            if (sides != MaskSides.Below)
            {
                Mark(logits, y, cells, mask.Row(y));
            }
        }

        return mask;
    }

    // Where all nine logits are on one side of 0 their mean is as well.
    private void Mark(ReadOnlySpan<float> logits, int y, ReadOnlySpan<byte> cells, Span<ulong> words)
    {
        var columns = _columns.First;
        for (var x = 0; x < columns.Length; x++)
        {
            var side = cells[columns[x]];
            if (side != MaskSides.Below && (side == MaskSides.Above || At(logits, y, x) > 0))
            {
                words[x >> 6] |= 1UL << (x & 63);
            }
        }
    }

    /// <summary>The pixels of a map above the threshold.</summary>
    public static BitMask Threshold(ReadOnlySpan<float> values, int height, int width, float threshold)
    {
        var mask = new BitMask(height, width);
        for (var y = 0; y < height; y++)
        {
            Threshold(values.Slice(y * width, width), threshold, mask.Row(y));
        }

        return mask;
    }

    /// <summary>The same for one row.</summary>
    /// <param name="row">Values.</param>
    /// <param name="threshold">Exclusive.</param>
    /// <param name="words">One bit per value; bits are set, none is cleared.</param>
    internal static void Threshold(ReadOnlySpan<float> row, float threshold, Span<ulong> words)
    {
        const int Lanes = 8;
        var limit = Vector256.Create(threshold);
        var x = 0;
        for (; x + Lanes <= row.Length; x += Lanes)
        {
            var above = Vector256.GreaterThan(Vector256.Create(row.Slice(x, Lanes)), limit);
            words[x >> 6] |= (ulong)above.ExtractMostSignificantBits() << (x & 63);
        }

        for (; x < row.Length; x++)
        {
            words[x >> 6] |= row[x] > threshold ? 1UL << (x & 63) : 0;
        }
    }

    private void Widen(ReadOnlySpan<float> low, Span<float> row)
    {
        for (var x = 0; x < row.Length; x++)
        {
            row[x] = Widened(
                low.Slice(_columns.First[x], UpscaleAxis.Taps),
                _columns.Weights.AsSpan(x * UpscaleAxis.Taps, UpscaleAxis.Taps));
        }
    }

    private static float Widened(ReadOnlySpan<float> taps, ReadOnlySpan<float> weights) =>
        (taps[0] * weights[0]) + (taps[1] * weights[1]) + (taps[2] * weights[2]);
}
