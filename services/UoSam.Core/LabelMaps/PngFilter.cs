namespace UoSam.Core.LabelMaps;

/// <summary>Undoes the filters of PNG rows (PNG specification, section 9.2).</summary>
internal static class PngFilter
{
    /// <summary>Undoes filter <paramref name="type"/> in place.</summary>
    /// <param name="type">0 none, 1 sub, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="row">The row's bytes.</param>
    /// <param name="previous">The row above, already undone; zeros for the first row of a pass.</param>
    /// <param name="distance">Bytes per pixel, at least 1.</param>
    /// <exception cref="InvalidInputException">LABEL_MAP_CORRUPT: no such filter.</exception>
    internal static void Undo(int type, Span<byte> row, ReadOnlySpan<byte> previous, int distance)
    {
        switch (type)
        {
            case 0:
                break;
            case 1:
                for (var i = distance; i < row.Length; i++)
                {
                    row[i] += row[i - distance];
                }

                break;
            case 2:
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] += previous[i];
                }

                break;
            case 3:
                for (var i = 0; i < row.Length; i++)
                {
                    var left = i < distance ? 0 : row[i - distance];
                    row[i] += (byte)((left + previous[i]) >> 1);
                }

                break;
            case 4:
                for (var i = 0; i < row.Length; i++)
                {
                    var isFirst = i < distance;
                    row[i] += Paeth(
                        isFirst ? 0 : row[i - distance], previous[i], isFirst ? 0 : previous[i - distance]);
                }

                break;
            default:
                throw LabelMapFaults.Corrupt($"a row has filter {type}, which no PNG can have");
        }
    }

    private static byte Paeth(int left, int up, int upLeft)
    {
        var estimate = left + up - upLeft;
        var toLeft = Math.Abs(estimate - left);
        var toUp = Math.Abs(estimate - up);
        var toUpLeft = Math.Abs(estimate - upLeft);
        return (byte)(toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft);
    }
}
