using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Denoising;

/// <summary>How far cells lie from the border of their coarse class.</summary>
internal static class CoarseDistance
{
    /// <summary>
    /// Signed distance to the border of a class, in cells of the grid, positive inside; next to the border the covered
    /// share less one half, which is finer than a cell.
    /// </summary>
    /// <param name="region">The class's pixels, of the image's size.</param>
    /// <param name="grid">The grid.</param>
    /// <returns>[grid.Rows, grid.Columns].</returns>
    public static float[] Of(BitMask region, MapGrid grid)
    {
        var share = grid.Share(region);
        var inside = MaskUpscaler.Threshold(share, grid.Rows, grid.Columns, 0.5f);
        var all = new PixelBox(0, 0, grid.Columns, grid.Rows);
        var toOutside = DistanceTransform.SquaredToUnset(inside, all);
        var toInside = DistanceTransform.SquaredToUnset(inside.Complement(), all);
        var most = grid.Rows + grid.Columns;
        var signed = new float[grid.Length];
        for (var i = 0; i < signed.Length; i++)
        {
            var depth = toOutside[i] > 0
                ? Math.Min(MathF.Sqrt(toOutside[i]), most) - 0.5f
                : 0.5f - Math.Min(MathF.Sqrt(toInside[i]), most);
            signed[i] = Math.Abs(depth) < 1 ? share[i] - 0.5f : depth;
        }

        return signed;
    }
}
