using UoSam.Core.Imaging;
using UoSam.Core.PostProcessing;

namespace UoSam.Core.Tests.PostProcessing;

/// <summary>The dense CRF by its formulas: every pair of pixels, in double, no lattice and no cut-off.</summary>
internal static class CrfOracle
{
    /// <summary>[pixels][labels] probabilities after the last step.</summary>
    public static double[][] Infer(double[][] unary, RgbImage image, CrfParameters parameters)
    {
        var smoothness = Normalized(Kernel(image, parameters.GaussianSxy, double.PositiveInfinity));
        var appearance = Normalized(Kernel(image, parameters.BilateralSxy, parameters.BilateralSrgb));
        var current = Array.ConvertAll(unary, energies => SoftMax([.. energies.Select(energy => -energy)]));
        for (var step = 0; step < parameters.Iterations; step++)
        {
            var smooth = Filter(smoothness, current);
            var alike = Filter(appearance, current);
            current = [.. unary.Select((energies, i) => SoftMax([.. energies.Select((energy, label) =>
                (parameters.GaussianCompat * smooth[i][label]) + (parameters.BilateralCompat * alike[i][label]) - energy)]))];
        }

        return current;
    }

    /// <summary>K with K_ij = exp(-|f_i - f_j|^2 / 2), the diagonal counted.</summary>
    public static double[][] Kernel(IReadOnlyList<double[]> features) =>
        [.. features.Select(one => features.Select(other =>
            Math.Exp(-0.5 * one.Zip(other, (a, b) => (a - b) * (a - b)).Sum())).ToArray())];

    /// <summary>D^-1/2 K D^-1/2.</summary>
    public static double[][] Normalized(double[][] kernel)
    {
        var degrees = Array.ConvertAll(kernel, row => row.Sum());
        return [.. kernel.Select((row, i) => row.Select((value, j) => value / Math.Sqrt(degrees[i] * degrees[j])).ToArray())];
    }

    public static double[][] Filter(double[][] kernel, double[][] values) =>
        [.. kernel.Select(row => Enumerable.Range(0, values[0].Length)
            .Select(label => row.Select((weight, j) => weight * values[j][label]).Sum()).ToArray())];

    private static double[][] Kernel(RgbImage image, double sxy, double srgb) =>
        Kernel([.. Enumerable.Range(0, image.Height * image.Width).Select(i => new[]
        {
            i % image.Width / sxy,
            i / image.Width / sxy,
            image.Pixels[i * 3] / srgb,
            image.Pixels[(i * 3) + 1] / srgb,
            image.Pixels[(i * 3) + 2] / srgb,
        })]);

    private static double[] SoftMax(double[] logits)
    {
        var exponentials = Array.ConvertAll(logits, logit => Math.Exp(logit - logits.Max()));
        return Array.ConvertAll(exponentials, value => value / exponentials.Sum());
    }
}
