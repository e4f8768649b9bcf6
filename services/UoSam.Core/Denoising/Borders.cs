namespace UoSam.Core.Denoising;

/// <summary>Where classes meet on the grid.</summary>
internal static class Borders
{
    /// <summary>Cells whose right or lower neighbour is of another class, in raster order.</summary>
    public static List<int> Cells(ReadOnlySpan<int> classes, MapGrid grid)
    {
        var cells = new List<int>();
        for (var y = 0; y < grid.Rows; y++)
        {
            for (var x = 0; x < grid.Columns; x++)
            {
                var i = (y * grid.Columns) + x;
                if ((x + 1 < grid.Columns && classes[i] != classes[i + 1])
                    || (y + 1 < grid.Rows && classes[i] != classes[i + grid.Columns]))
                {
                    cells.Add(i);
                }
            }
        }

        return cells;
    }
}
