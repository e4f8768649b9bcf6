using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace UoSam.Core.LabelMaps;

/// <summary>A score per class and pixel, as segmenters have them before the largest is taken.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Ids">Id of each plane.</param>
/// <param name="Values">[Ids.Length, Height, Width], row-major: probabilities, or logits; not copied.</param>
public sealed record ClassScores(int Height, int Width, ImmutableArray<ushort> Ids, float[] Values)
{
    /// <summary>Values that fit into a request beside all else: 48 MiB.</summary>
    public const int MostValues = 12 << 20;

    // Sums of float16 values of softmaxes over 182 classes are within this.
    private const float SumTolerance = 0.02f;

    private int Pixels => Height * Width;

    /// <summary>True where values are 0..1 and sum to 1 in every pixel.</summary>
    public bool AreProbabilities { get; } = Sum(Height * Width, Ids.Length, Values);

    /// <summary>The id of the highest score per pixel; of equal ones the first.</summary>
    public LabelMap Winners()
    {
        var labels = new ushort[Pixels];
        for (var i = 0; i < Pixels; i++)
        {
            var best = 0;
            for (var plane = 1; plane < Ids.Length; plane++)
            {
                best = Values[(plane * Pixels) + i] > Values[(best * Pixels) + i] ? plane : best;
            }

            labels[i] = Ids[best];
        }

        return new LabelMap(Height, Width, labels);
    }

    /// <summary>The likeliest id per pixel of an image; of equal ones the lowest.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    public LabelMap Winners(int height, int width)
    {
        ImmutableArray<ushort> ids = [.. Ids.Distinct().Order()];
        int[] labels = [.. Ids.Select(id => ids.BinarySearch(id))];
        var winners = new ushort[height * width];
        Parallel.For(0, height, y =>
        {
            var row = Probabilities(y, height, width, labels, ids.Length);
            for (var x = 0; x < width; x++)
            {
                winners[(y * width) + x] = ids[TensorPrimitives.IndexOfMax<float>(row.AsSpan(x * ids.Length, ids.Length))];
            }
        });
        return new LabelMap(height, width, winners);
    }

    /// <summary>
    /// Probabilities of one row of an image: logits are scaled before their softmax, as the systems of the field do.
    /// </summary>
    /// <param name="row">Row of the image.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="labels">Index of the label of each plane; planes of one label are added up.</param>
    /// <param name="labelCount">Number of labels.</param>
    /// <returns>[width, labelCount].</returns>
    internal float[] Probabilities(int row, int height, int width, int[] labels, int labelCount)
    {
        var probabilities = new float[width * labelCount];
        var planes = new float[labels.Length];
        var (top, bottom, down) = Between(row, height, Height);
        for (var x = 0; x < width; x++)
        {
            var (left, right, across) = Between(x, width, Width);
            for (var plane = 0; plane < planes.Length; plane++)
            {
                var values = Values.AsSpan(plane * Pixels, Pixels);
                var upper = float.Lerp(values[(top * Width) + left], values[(top * Width) + right], across);
                var lower = float.Lerp(values[(bottom * Width) + left], values[(bottom * Width) + right], across);
                planes[plane] = float.Lerp(upper, lower, down);
            }

            if (!AreProbabilities)
            {
                TensorPrimitives.SoftMax(planes, planes);
            }

            for (var plane = 0; plane < planes.Length; plane++)
            {
                probabilities[(x * labelCount) + labels[plane]] += planes[plane];
            }
        }

        return probabilities;
    }

    private static (int First, int Second, float Fraction) Between(int place, int length, int scoreLength)
    {
        var source = Math.Clamp(((place + 0.5f) * scoreLength / length) - 0.5f, 0, scoreLength - 1);
        var first = (int)source;
        return (first, Math.Min(first + 1, scoreLength - 1), source - first);
    }

    private static bool Sum(int pixels, int planes, float[] values)
    {
        var sums = new float[pixels];
        for (var plane = 0; plane < planes; plane++)
        {
            var part = values.AsSpan(plane * pixels, pixels);
            if (TensorPrimitives.Min<float>(part) < 0)
            {
                return false;
            }

            TensorPrimitives.Add(sums, part, sums);
        }

        return Array.TrueForAll(sums, sum => Math.Abs(sum - 1) <= SumTolerance);
    }
}
