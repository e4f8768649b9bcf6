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
    public static float[] Of(BitMask region, ImageFrame frame, int side)
    {
        var cellsPerColumn = (double)frame.ResizedWidth / region.Width * side / frame.InputSize;
        var cellsPerRow = (double)frame.ResizedHeight / region.Height * side / frame.InputSize;
        var coverage = new float[side * side];
        var line = new float[side];
        for (var y = 0; y < region.Height; y++)
        {
            if (!SumRow(region, y, cellsPerColumn, line))
            {
                continue;
            }

            foreach (var (cell, share) in Cells(y * cellsPerRow, (y + 1) * cellsPerRow, side))
            {
                for (var x = 0; x < side; x++)
                {
                    coverage[(cell * side) + x] += line[x] * share;
                }
            }
        }

        return coverage;
    }

    private static bool SumRow(BitMask region, int y, double cellsPerColumn, float[] line)
    {
        Array.Clear(line);
        var x0 = region.Next(y, 0, true);
        var any = x0 < region.Width;
        while (x0 < region.Width)
        {
            var x1 = region.Next(y, x0, false);
            foreach (var (cell, share) in Cells(x0 * cellsPerColumn, x1 * cellsPerColumn, line.Length))
            {
                line[cell] += share;
            }

            x0 = region.Next(y, x1, true);
        }

        return any;
    }

    // The cells that an interval on the grid's axis touches, and how much of each.
    private static IEnumerable<CellShare> Cells(double from, double to, int side)
    {
        for (var cell = (int)from; cell < side && cell < to; cell++)
        {
            yield return new CellShare(cell, (float)(Math.Min(to, cell + 1) - Math.Max(from, cell)));
        }
    }

    private readonly record struct CellShare(int Cell, float Share);
}
