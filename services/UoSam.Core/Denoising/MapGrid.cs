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
    public int Rows { get; } = frame.CellsOf(Side).Rows;

    /// <summary>Columns that hold a part of the image.</summary>
    public int Columns { get; } = frame.CellsOf(Side).Columns;

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
}
