namespace UoSam.Core.Denoising;

/// <summary>Where classes meet on the grid.</summary>
internal static class Borders
{
    /// <summary>
    /// Pairs of neighbours of different classes, each once from either side: the border of the class runs between them.
    /// </summary>
    public static List<BorderCrossing> Crossings(ReadOnlySpan<int> classes, int columns)
    {
        var crossings = new List<BorderCrossing>();
        for (var i = 0; i < classes.Length; i++)
        {
            if ((i + 1) % columns != 0)
            {
                Add(crossings, classes, i, i + 1);
            }

            if (i + columns < classes.Length)
            {
                Add(crossings, classes, i, i + columns);
            }
        }

        return crossings;
    }

    private static void Add(List<BorderCrossing> crossings, ReadOnlySpan<int> classes, int one, int other)
    {
        if (classes[one] != classes[other])
        {
            crossings.Add(new BorderCrossing(classes[one], one, other));
            crossings.Add(new BorderCrossing(classes[other], other, one));
        }
    }

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
