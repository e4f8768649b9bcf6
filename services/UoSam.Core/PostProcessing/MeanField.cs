using System.Numerics;
using System.Numerics.Tensors;

namespace UoSam.Core.PostProcessing;

/// <summary>Mean-field inference in a fully connected CRF with Potts compatibility (Kraehenbuhl and Koltun, algorithm 1).</summary>
/// <param name="pixels">Pixels.</param>
/// <param name="labels">Labels.</param>
internal sealed class MeanField(int pixels, int labels)
{
    /// <summary>Floats per pixel: the labels, filled up to whole vectors.</summary>
    public int Stride { get; } = StrideOf(labels);

    /// <summary>Floats per pixel of so many labels.</summary>
    public static int StrideOf(int labels) => (labels + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>Runs the steps.</summary>
    /// <param name="unary">[pixels, stride] unary energies; what is past the labels is not read.</param>
    /// <param name="kernels">Kernels with their Potts weights.</param>
    /// <param name="iterations">Steps.</param>
    /// <param name="cancellationToken">Ends it between steps.</param>
    /// <returns>[pixels, stride] probabilities, 0 past the labels.</returns>
    public float[] Run(
        float[] unary, IReadOnlyList<WeightedKernel> kernels, int iterations, CancellationToken cancellationToken)
    {
        var logits = new float[unary.Length];
        var probabilities = new float[unary.Length];
        Negate(unary, logits);
        Normalize(logits, probabilities);
        for (var step = 0; step < iterations; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Negate(unary, logits);
            foreach (var (kernel, weight) in kernels)
            {
                kernel.AddFiltered(probabilities, logits, Stride, weight);
            }

            Normalize(logits, probabilities);
        }

        return probabilities;
    }

    private static void Negate(float[] unary, float[] logits) => PixelRanges.Run(
        unary.Length,
        (first, end) => TensorPrimitives.Negate(unary.AsSpan(first, end - first), logits.AsSpan(first, end - first)));

    private void Normalize(float[] logits, float[] probabilities) => PixelRanges.Run(pixels, (first, end) =>
    {
        for (var pixel = first; pixel < end; pixel++)
        {
            var from = logits.AsSpan(pixel * Stride, labels);
            var to = probabilities.AsSpan(pixel * Stride, labels);
            TensorPrimitives.Subtract(from, TensorPrimitives.Max<float>(from), to);
            TensorPrimitives.Exp(to, to);
            TensorPrimitives.Divide(to, TensorPrimitives.Sum<float>(to), to);
        }
    });
}
