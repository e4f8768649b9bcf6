namespace UoSam.Core.Evaluation;

/// <summary>
/// Inner boundaries of all classes of a label map at once, as in Boundary IoU (Cheng et al., CVPR 2021) and the LUSS
/// evaluator: a pixel of class v is boundary when some pixel at Chebyshev distance of at most d is of another class or
/// outside the frame, which is what d erosions by a 3 x 3 square take from the mask of v.
/// </summary>
public static class BoundaryMaps
{
    /// <summary>Boundary width in pixels: max(1, round(ratio * diagonal)), halves to the even number.</summary>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="ratio">Share of the diagonal: 0.02 in Boundary IoU, 0.03 in the LUSS evaluator.</param>
    public static int RadiusPixels(int height, int width, double ratio)
    {
        var diagonal = Math.Sqrt(((double)height * height) + ((double)width * width));
        return Math.Max(1, (int)Math.Round(ratio * diagonal));
    }

    /// <summary>
    /// Marks the boundary pixels. One pass, whatever the radius: a pixel is interior exactly when 2d + 1 rows around it
    /// hold its class over 2d + 1 columns each, so it is enough to count such rows down each column.
    /// </summary>
    /// <param name="labels">[height, width] class ids, row-major.</param>
    /// <param name="width">Columns.</param>
    /// <param name="radiusPixels">d, at least 1.</param>
    /// <param name="boundary">[height, width] result: 1 on the boundary of the pixel's own class, else 0.</param>
    public static void Mark(ReadOnlySpan<ushort> labels, int width, int radiusPixels, Span<byte> boundary)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(radiusPixels, 1);
        boundary[..labels.Length].Fill(1);
        var window = (2 * radiusPixels) + 1;
        if (width < window || labels.Length / width < window)
        {
            return;
        }

        var uniformRows = new int[width];
        for (var start = 0; start < labels.Length; start += width)
        {
            var row = labels.Slice(start, width);
            var above = start == 0 ? row : labels.Slice(start - width, width);
            CountUniformRows(row, above, radiusPixels, uniformRows);
            if (start / width >= window - 1)
            {
                ClearInterior(uniformRows, window, boundary.Slice(start - (radiusPixels * width), width));
            }
        }
    }

    /// <summary>Per column: rows up to this one, without a gap, that hold one and the same class over the window.</summary>
    private static void CountUniformRows(
        ReadOnlySpan<ushort> row, ReadOnlySpan<ushort> above, int radius, Span<int> uniformRows)
    {
        for (var runStart = 0; runStart < row.Length;)
        {
            var label = row[runStart];
            var length = row[runStart..].IndexOfAnyExcept(label);
            var runEnd = length < 0 ? row.Length : runStart + length;
            var first = Math.Min(runStart + radius, runEnd);
            var last = Math.Max(runEnd - radius, first);
            uniformRows[runStart..first].Clear();
            for (var x = first; x < last; x++)
            {
                uniformRows[x] = above[x] == label ? uniformRows[x] + 1 : 1;
            }

            uniformRows[last..runEnd].Clear();
            runStart = runEnd;
        }
    }

    private static void ClearInterior(ReadOnlySpan<int> uniformRows, int window, Span<byte> boundaryRow)
    {
        for (var x = 0; x < boundaryRow.Length; x++)
        {
            boundaryRow[x] = uniformRows[x] >= window ? (byte)0 : (byte)1;
        }
    }
}
