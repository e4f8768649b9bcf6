using System.Numerics.Tensors;
using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Denoising;

/// <summary>How far cells lie from the border of their coarse class.</summary>
internal static class CoarseDistance
{
    private const float Half = 0.5f;

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
        var inside = MaskUpscaler.Threshold(share, grid.Rows, grid.Columns, Half);
        var all = new PixelBox(0, 0, grid.Columns, grid.Rows);
        var distances = DistanceTransform.SquaredToOther(inside, new PixelBox(0, 0, grid.Columns, grid.Rows));
        TensorPrimitives.Sqrt(distances, distances);
        TensorPrimitives.Min(distances, (float)(grid.Rows + grid.Columns), distances);
        for (var i = 0; i < distances.Length; i++)
        {
            var depth = share[i] > Half ? distances[i] - Half : Half - distances[i];
            distances[i] = Math.Abs(depth) < 1 ? share[i] - Half : depth;
        }

        return distances;
    }
}
