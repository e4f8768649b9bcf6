using System.Numerics.Tensors;
using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Denoising;

/// <summary>
/// The decoder's 256 x 256 grid without its padding: where label maps, posteriors and low-resolution masks meet.
/// </summary>
/// <param name="frame">The whole image's frame.</param>
internal sealed class MapGrid(ImageFrame frame)
{
    /// <summary>Side of the grid with its padding.</summary>
    public const int Side = 256;

    /// <summary>The image's frame.</summary>
    public ImageFrame Frame => frame;

    /// <summary>Rows that hold a part of the image.</summary>
    public int Rows { get; } = Cells(frame.ResizedHeight, frame.InputSize);

    /// <summary>Columns that hold a part of the image.</summary>
    public int Columns { get; } = Cells(frame.ResizedWidth, frame.InputSize);

    /// <summary>Rows * Columns.</summary>
    public int Length => Rows * Columns;

    /// <summary>Pixels of the image from one row to the next.</summary>
    public float CellHeight => (float)(frame.InputSize / Side) * frame.ImageHeight / frame.ResizedHeight;

    /// <summary>Pixels of the image from one column to the next.</summary>
    public float CellWidth => (float)(frame.InputSize / Side) * frame.ImageWidth / frame.ResizedWidth;

    /// <summary>From borders of cells to borders of pixels.</summary>
    /// <param name="cells">A box on the grid.</param>
    public BoxPrompt ToImage(BoxPrompt cells) =>
        new(cells.X0 * CellWidth, cells.Y0 * CellHeight, cells.X1 * CellWidth, cells.Y1 * CellHeight);

    /// <summary>Where a cell is on the grid with its padding.</summary>
    /// <param name="index">Of [Rows, Columns].</param>
    /// <returns>Index of [256, 256].</returns>
    public int Padded(int index) => (index / Columns * Side) + (index % Columns);

    /// <summary>The share of each cell that a region covers.</summary>
    /// <param name="region">A mask of the image's size.</param>
    /// <returns>[Rows, Columns], 0..1.</returns>
    public float[] Share(BitMask region) => CellCoverage.Of(region, frame, Side, Rows, Columns);

    /// <summary>Takes the padding off.</summary>
    /// <param name="padded">[256, 256].</param>
    /// <returns>[Rows, Columns].</returns>
    public float[] Crop(ReadOnlySpan<float> padded)
    {
        var values = new float[Length];
        for (var y = 0; y < Rows; y++)
        {
            padded.Slice(y * Side, Columns).CopyTo(values.AsSpan(y * Columns));
        }

        return values;
    }

    /// <summary>Puts padding on that repeats the last row and column.</summary>
    /// <param name="values">[Rows, Columns].</param>
    /// <returns>[256, 256].</returns>
    public float[] Pad(ReadOnlySpan<float> values)
    {
        var padded = GC.AllocateUninitializedArray<float>(Side * Side);
        for (var y = 0; y < Side; y++)
        {
            var row = values.Slice(Math.Min(y, Rows - 1) * Columns, Columns);
            row.CopyTo(padded.AsSpan(y * Side));
            padded.AsSpan((y * Side) + Columns, Side - Columns).Fill(row[^1]);
        }

        return padded;
    }

    /// <summary>Two box blurs one after the other (a triangle), averaging what lies inside the grid.</summary>
    /// <param name="values">[Rows, Columns]; not changed.</param>
    /// <param name="radius">Cells to each side, at least 0.</param>
    public float[] Blur(float[] values, int radius)
    {
        if (radius == 0)
        {
            return values;
        }

        var (blurred, scratch) = ((float[])values.Clone(), new float[Length]);
        for (var pass = 0; pass < 2; pass++)
        {
            for (var y = 0; y < Rows; y++)
            {
                BlurRow(blurred.AsSpan(y * Columns, Columns), scratch.AsSpan(y * Columns, Columns), radius);
            }

            BlurColumns(scratch, blurred, radius);
        }

        return blurred;
    }

    private static void BlurRow(ReadOnlySpan<float> source, Span<float> target, int radius)
    {
        var sum = 0.0;
        for (var x = -radius; x < target.Length; x++)
        {
            sum += x + radius < source.Length ? source[x + radius] : 0;
            sum -= x - radius - 1 >= 0 ? source[x - radius - 1] : 0;
            if (x >= 0)
            {
                target[x] = (float)(sum / Inside(x, radius, source.Length));
            }
        }
    }

    private void BlurColumns(float[] source, float[] target, int radius)
    {
        var sum = new float[Columns];
        for (var y = -radius; y < Rows; y++)
        {
            if (y + radius < Rows)
            {
                TensorPrimitives.Add(sum, source.AsSpan((y + radius) * Columns, Columns), sum);
            }

            if (y - radius - 1 >= 0)
            {
                TensorPrimitives.Subtract(sum, source.AsSpan((y - radius - 1) * Columns, Columns), sum);
            }

            if (y >= 0)
            {
                TensorPrimitives.Divide(sum, Inside(y, radius, Rows), target.AsSpan(y * Columns, Columns));
            }
        }
    }

    private static int Inside(int place, int radius, int length) =>
        Math.Min(place + radius, length - 1) - Math.Max(place - radius, 0) + 1;

    private static int Cells(int resized, int inputSize) => ((resized * Side) + inputSize - 1) / inputSize;
}
