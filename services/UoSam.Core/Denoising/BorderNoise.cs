using System.Numerics.Tensors;

namespace UoSam.Core.Denoising;

/// <summary>
/// The noise of a map's borders that makes the map and other evidence most likely to mean the same classes. Where the
/// evidence leaves a cell open it tells little, and a region that it has otherwise far from any border is no noise of borders.
/// </summary>
internal static class BorderNoise
{
    // Share of cells where map and evidence have nothing to do with one another, and how sure the evidence is at most.
    private const float Outliers = 0.1f;
    private const float Surest = 0.97f;

    // The logistic curve that is nearest to the normal distribution function.
    private const double Steepness = 1.7;

    // Noises in cells that are tried, each this many times the one before.
    private const double Least = 0.1;
    private const double Most = 24;
    private const double Step = 1.3;

    /// <summary>
    /// With m, by how much a cell lies deeper in its class than in the next, the map's probability of the former is
    /// q = 1 / (1 + exp(-1.7 m / noise)); with the evidence's a and b for the two, o + (1 - o) (a q + b (1 - q)) of all cells
    /// is made most likely, o being the share of outliers.
    /// </summary>
    /// <param name="classes">At least two.</param>
    /// <param name="distances">Signed distance to each class's border in the map, in cells.</param>
    /// <param name="evidence">Of the class at an index, -1..1.</param>
    /// <param name="cells">Which cells take part.</param>
    /// <returns>Cells, 0.1..24; 0.1 where none takes part.</returns>
    public static double Of(int classes, ClassGrids distances, Func<int, float[]> evidence, int[] cells)
    {
        if (cells.Length == 0)
        {
            return Least;
        }

        var (leads, second, difference) = Leads(classes, distances, evidence, cells);
        var likelihoods = new List<double>();
        for (var noise = Least; noise < Most; noise *= Step)
        {
            likelihoods.Add(Likelihood(leads, second, difference, noise));
        }

        var best = likelihoods.IndexOf(likelihoods.Max());
        return Least * Math.Pow(Step, best + Vertex(likelihoods, best));
    }

    // By how much each cell's class leads the next, the evidence's probability of the next, and by how much that of its own is higher.
    private static (float[] Leads, float[] Second, float[] Difference) Leads(
        int classes, ClassGrids distances, Func<int, float[]> evidence, int[] cells)
    {
        var (leads, next) = (Filled(cells.Length), Filled(cells.Length));
        var (first, second, sum) = (new float[cells.Length], new float[cells.Length], new float[cells.Length]);
        for (var k = 0; k < classes; k++)
        {
            var (distance, values) = (distances[k], evidence(k));
            for (var i = 0; i < cells.Length; i++)
            {
                var depth = distance[cells[i]];
                var share = Math.Clamp((1 + values[cells[i]]) / 2, 1 - Surest, Surest);
                sum[i] += share;
                if (depth > leads[i])
                {
                    (next[i], second[i], leads[i], first[i]) = (leads[i], first[i], depth, share);
                }
                else if (depth > next[i])
                {
                    (next[i], second[i]) = (depth, share);
                }
            }
        }

        TensorPrimitives.Subtract(leads, next, leads);
        TensorPrimitives.Divide(first, sum, first);
        TensorPrimitives.Divide(second, sum, second);
        TensorPrimitives.Subtract(first, second, first);
        return (leads, second, first);
    }

    private static double Likelihood(float[] leads, float[] second, float[] difference, double noise)
    {
        var values = new float[leads.Length];
        TensorPrimitives.Multiply(leads, (float)(Steepness / noise), values);
        TensorPrimitives.Sigmoid<float>(values, values);
        TensorPrimitives.MultiplyAdd(values, difference, second, values);
        TensorPrimitives.Multiply(values, 1 - Outliers, values);
        TensorPrimitives.Add(values, Outliers, values);
        TensorPrimitives.Log<float>(values, values);
        return TensorPrimitives.Sum<float>(values);
    }

    // Of the parabola through the best and its neighbours, in steps from the best.
    private static double Vertex(List<double> values, int best)
    {
        if (best == 0 || best == values.Count - 1)
        {
            return 0;
        }

        var (left, right) = (values[best - 1] - values[best], values[best + 1] - values[best]);
        return left + right < 0 ? (left - right) / (2 * (left + right)) : 0;
    }

    private static float[] Filled(int length)
    {
        var values = new float[length];
        Array.Fill(values, float.NegativeInfinity);
        return values;
    }
}
