using UoSam.Core.Masks;

namespace UoSam.Core.Global;

/// <summary>The part of a grid of points that lies in a region.</summary>
internal static class GridRegion
{
    /// <summary>Which of the grid's side x side equal cells, each around its point, have a pixel of the region.</summary>
    /// <param name="region">A mask of the image's size.</param>
    /// <param name="crop">What the grid spans.</param>
    /// <param name="side">Points along each side.</param>
    /// <returns>Row by row.</returns>
    public static bool[] Cells(BitMask region, PixelBox crop, int side)
    {
        var cells = new bool[side * side];
        foreach (var run in MaskRun.Of(region, crop))
        {
            var (x0, x1) = (Math.Max(run.X0, crop.X0), Math.Min(run.X1, crop.X1));
            if (x0 < x1)
            {
                var row = Cell(run.Y - crop.Y0, crop.Height, side) * side;
                var first = Cell(x0 - crop.X0, crop.Width, side);
                var last = Cell(x1 - 1 - crop.X0, crop.Width, side);
                cells.AsSpan(row + first, last - first + 1).Fill(true);
            }
        }

        return cells;
    }

    private static int Cell(int offset, int length, int side) => (int)((long)offset * side / length);
}
