using System.Numerics.Tensors;
using UoSam.Core.Inference;

namespace UoSam.Core.Prompts;

/// <summary>The location confidence map of one region, on the feature grid.</summary>
/// <param name="grid">The features it was made from.</param>
/// <param name="cosines">[side, side] cosine similarity with the region's mean feature, -1..1.</param>
/// <param name="coverage">[side, side] share of each cell that the region covers.</param>
/// <param name="featureCells">Cells that were averaged.</param>
internal sealed class LocationConfidence(FeatureGrid grid, float[] cosines, float[] coverage, int featureCells)
{
    private const int LowSide = 256;

    /// <summary>[side, side], row-major, -1..1.</summary>
    public ReadOnlySpan<float> Cosines => cosines;

    /// <summary>Cells that were averaged.</summary>
    public int FeatureCells => featureCells;

    /// <summary>Least value over the cells of the image.</summary>
    public float Min => Enumerable.Range(0, grid.ImageRows).Min(y => TensorPrimitives.Min(ImageRow(y)));

    /// <summary>Largest value over the cells of the image.</summary>
    public float Max => Enumerable.Range(0, grid.ImageRows).Max(y => TensorPrimitives.Max(ImageRow(y)));

    /// <summary>Mean over the region, cells weighted by coverage.</summary>
    public float Inside
    {
        get
        {
            var weight = TensorPrimitives.Sum<float>(coverage);
            return weight > 0 ? TensorPrimitives.Dot<float>(cosines, coverage) / weight : 0;
        }
    }

    /// <summary>The map in image pixels: bilinear to 256 x 256, then as SAM brings masks back.</summary>
    /// <returns>[image height, image width], row-major.</returns>
    public float[] ToImage()
    {
        var side = grid.Side;
        var axis = new UpscaleAxis(side, side, side, LowSide);
        var wide = new float[side * LowSide];
        for (var i = 0; i < wide.Length; i++)
        {
            var (y, x) = Math.DivRem(i, LowSide);
            wide[i] = TensorPrimitives.Dot(
                cosines.AsSpan((y * side) + axis.First[x], UpscaleAxis.Taps), Weights(axis, x));
        }

        var low = new float[LowSide * LowSide];
        for (var y = 0; y < LowSide; y++)
        {
            var row = low.AsSpan(y * LowSide, LowSide);
            for (var tap = 0; tap < UpscaleAxis.Taps; tap++)
            {
                var source = wide.AsSpan((axis.First[y] + tap) * LowSide, LowSide);
                TensorPrimitives.MultiplyAdd(source, Weights(axis, y)[tap], row, row);
            }
        }

        return new MaskUpscaler(grid.Frame).Upscale(low);
    }

    private static ReadOnlySpan<float> Weights(UpscaleAxis axis, int position) =>
        axis.Weights.AsSpan(position * UpscaleAxis.Taps, UpscaleAxis.Taps);

    private ReadOnlySpan<float> ImageRow(int y) => cosines.AsSpan(y * grid.Side, grid.ImageColumns);
}
