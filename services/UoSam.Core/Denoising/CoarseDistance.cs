using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
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
        var distances = DistanceTransform.SquaredToOther(inside, new PixelBox(0, 0, grid.Columns, grid.Rows));
        TensorPrimitives.Sqrt(distances, distances);
        TensorPrimitives.Min(distances, (float)(grid.Rows + grid.Columns), distances);
        Sign(share, distances);
        return distances;
    }

    // From distances between middles of cells to signed ones from the border.
    private static void Sign(ReadOnlySpan<float> share, Span<float> distances)
    {
        var half = new Vector<float>(Half);
        var shares = MemoryMarshal.Cast<float, Vector<float>>(share);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(distances);
        for (var i = 0; i < vectors.Length; i++)
        {
            var inside = vectors[i] - half;
            var depth = Vector.ConditionalSelect(Vector.GreaterThan(shares[i], half), inside, -inside);
            var isNear = Vector.LessThan(Vector.Abs(depth), Vector<float>.One);
            vectors[i] = Vector.ConditionalSelect(isNear, shares[i] - half, depth);
        }

        for (var i = vectors.Length * Vector<float>.Count; i < distances.Length; i++)
        {
            var depth = share[i] > Half ? distances[i] - Half : Half - distances[i];
            distances[i] = Math.Abs(depth) < 1 ? share[i] - Half : depth;
        }
    }
}
