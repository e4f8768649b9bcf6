using System.Numerics.Tensors;
using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Prompts;

/// <summary>
/// How much of each cell of the feature grid a region covers: the area average of its {0,1} mask in the encoder-input
/// frame, padding counted as 0. (The published code samples four pixels of a normalised image instead.)
/// </summary>
internal static class CellCoverage
{
    /// <summary>Shares of coverage.</summary>
    /// <param name="region">A mask of the image's size.</param>
    /// <param name="frame">The whole image's frame.</param>
    /// <param name="side">Cells along each side of the grid, 64.</param>
    /// <returns>[side, side], 0..1, row-major.</returns>
    public static float[] Of(BitMask region, ImageFrame frame, int side) => Of(region, frame, side, side, side);

    /// <summary>The same of the grid's first rows and columns.</summary>
    /// <param name="region">As above.</param>
    /// <param name="frame">As above.</param>
    /// <param name="side">As above.</param>
    /// <param name="rows">All that hold a part of the image, or more.</param>
    /// <param name="columns">As the rows.</param>
    /// <returns>[rows, columns].</returns>
    public static float[] Of(BitMask region, ImageFrame frame, int side, int rows, int columns)
    {
        var cellsPerColumn = (double)frame.ResizedWidth / region.Width * side / frame.InputSize;
        var cellsPerRow = (double)frame.ResizedHeight / region.Height * side / frame.InputSize;
        var coverage = new float[rows * columns];
        foreach (var run in MaskRun.Of(region))
        {
            var (top, bottom) = (run.Y * cellsPerRow, (run.Y + 1) * cellsPerRow);
            for (var row = (int)top; row < rows && row < bottom; row++)
            {
                var height = Math.Min(bottom, row + 1) - Math.Max(top, row);
                Add(coverage.AsSpan(row * columns, columns), run.X0 * cellsPerColumn, run.X1 * cellsPerColumn, height);
            }
        }

        return coverage;
    }

    // Adds an interval of the grid's columns, of some height, to the cells of one row.
    private static void Add(Span<float> cells, double left, double right, double height)
    {
        var (first, last) = ((int)left, Math.Min((int)Math.Ceiling(right), cells.Length) - 1);
        AddAt(cells, first, left, right, height);
        if (last > first)
        {
            var between = cells[(first + 1)..last];
            TensorPrimitives.Add(between, (float)height, between);
            AddAt(cells, last, left, right, height);
        }
    }

    private static void AddAt(Span<float> cells, int column, double left, double right, double height)
    {
        if (column < cells.Length)
        {
            cells[column] += (float)(height * (Math.Min(right, column + 1) - Math.Max(left, column)));
        }
    }
}
