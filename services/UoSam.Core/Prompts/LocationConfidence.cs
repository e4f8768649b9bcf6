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

    /// <summary>Cells that were averaged.</summary>
    public int FeatureCells => featureCells;

    /// <summary>Least value over the cells of the image.</summary>
    public float Min => ImageCells().Min(cell => cosines[cell]);

    /// <summary>Largest value over the cells of the image.</summary>
    public float Max => ImageCells().Max(cell => cosines[cell]);

    /// <summary>Mean over the region, cells weighted by coverage.</summary>
    public float Inside
    {
        get
        {
            double sum = 0, weight = 0;
            for (var cell = 0; cell < cosines.Length; cell++)
            {
                sum += (double)cosines[cell] * coverage[cell];
                weight += coverage[cell];
            }

            return weight > 0 ? (float)(sum / weight) : 0;
        }
    }

    /// <summary>The map in image pixels: bilinear to 256 x 256, then as SAM brings masks back.</summary>
    /// <returns>[image height, image width], row-major.</returns>
    public float[] ToImage()
    {
        var axis = new UpscaleAxisTwoTaps(grid.Side, LowSide);
        var low = new float[LowSide * LowSide];
        for (var y = 0; y < LowSide; y++)
        {
            for (var x = 0; x < LowSide; x++)
            {
                low[(y * LowSide) + x] = axis.Interpolate(cosines, y, x);
            }
        }

        return new MaskUpscaler(grid.Frame).Upscale(low);
    }

    private IEnumerable<int> ImageCells()
    {
        for (var y = 0; y < grid.ImageRows; y++)
        {
            for (var x = 0; x < grid.ImageColumns; x++)
            {
                yield return (y * grid.Side) + x;
            }
        }
    }

    private sealed class UpscaleAxisTwoTaps(int source, int target)
    {
        public float Interpolate(float[] map, int y, int x)
        {
            var (y0, y1, fy) = At(y);
            var (x0, x1, fx) = At(x);
            var upper = (map[(y0 * source) + x0] * (1 - fx)) + (map[(y0 * source) + x1] * fx);
            var lower = (map[(y1 * source) + x0] * (1 - fx)) + (map[(y1 * source) + x1] * fx);
            return (upper * (1 - fy)) + (lower * fy);
        }

        private (int First, int Second, float Fraction) At(int position)
        {
            var place = Math.Max(((position + 0.5f) * source / target) - 0.5f, 0);
            var first = (int)place;
            return (first, Math.Min(first + 1, source - 1), place - first);
        }
    }
}
