using System.Collections.Immutable;
using System.Numerics.Tensors;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.PostProcessing;

/// <summary>
/// The fully connected CRF of Kraehenbuhl and Koltun (NIPS 2011), as pydensecrf computes it with a diagonal kernel,
/// symmetric normalisation and Potts compatibility. The appearance kernel is filtered on the permutohedral lattice, the
/// smoothness kernel by its exact sums. The same input gives the same bytes, whatever the number of threads.
/// </summary>
public static class DenseCrf
{
    // Floats of one value per pixel and label. About ten such buffers live at once: 1.3 GB.
    private const long MostValues = 1 << 25;

    /// <summary>Refines a label map; its labels are believed with <see cref="CrfParameters.GtProb"/>.</summary>
    /// <param name="map">Label map. Pixels without a label believe nothing, and come out as they went in.</param>
    /// <param name="space">Which ids are no labels; background is a label.</param>
    /// <param name="image">The picture, of the map's size.</param>
    /// <param name="parameters">Parameters.</param>
    /// <param name="cancellationToken">Ends it between steps.</param>
    /// <returns>The likeliest of the map's labels per pixel; the map itself where it has one label.</returns>
    /// <exception cref="InvalidInputException">POST_SIZE (another size), POST_TOO_LARGE.</exception>
    public static LabelMap Refine(
        LabelMap map,
        LabelSpace space,
        RgbImage image,
        CrfParameters parameters,
        CancellationToken cancellationToken = default) =>
        Refine(map, space, scores: null, image, parameters, cancellationToken);

    /// <summary>
    /// Refines a label map with the scores that it, or a map before it, was made from: they count where the map's label is their likeliest;
    /// elsewhere the label is believed with <see cref="CrfParameters.GtProb"/>. For the map of the highest scores that is the CRF of the scores.
    /// </summary>
    /// <param name="map">Label map. Pixels without a label believe nothing, and come out as they went in.</param>
    /// <param name="space">Which ids are no labels; background is a label.</param>
    /// <param name="scores">Scores of the whole image; null where there are none, and the labels alone are believed.</param>
    /// <param name="image">The picture, of the map's size.</param>
    /// <param name="parameters">Parameters.</param>
    /// <param name="cancellationToken">Ends it between steps.</param>
    /// <returns>The likeliest per pixel of the map's labels and those of the scores.</returns>
    /// <exception cref="InvalidInputException">POST_SIZE (another size), POST_TOO_LARGE.</exception>
    public static LabelMap Refine(
        LabelMap map,
        LabelSpace space,
        ClassScores? scores,
        RgbImage image,
        CrfParameters parameters,
        CancellationToken cancellationToken = default)
    {
        PostFaults.CheckSize(map.Height, map.Width, image);
        ImmutableArray<ushort> ids = [.. map.Ids().Where(space.IsClass).Union(scores?.Ids ?? []).Order()];
        if (ids.Length < 2)
        {
            return map;
        }

        CheckValues(map.Labels.Length, ids.Length);
        var unary = scores is null
            ? UnaryEnergies.FromLabels(map.Labels, ids, (float)parameters.GtProb)
            : UnaryEnergies.FromScores(map, ids, scores, (float)parameters.GtProb);
        return Keep(map, space, Solve(unary, ids, image, parameters, cancellationToken));
    }

    private static LabelMap Keep(LabelMap map, LabelSpace space, LabelMap refined)
    {
        for (var i = 0; i < refined.Labels.Length; i++)
        {
            refined.Labels[i] = space.IsClass(map.Labels[i]) ? refined.Labels[i] : map.Labels[i];
        }

        return refined;
    }

    /// <summary>The probabilities after the last step, [pixels, stride].</summary>
    internal static float[] Infer(
        float[] unary, int labels, RgbImage image, CrfParameters parameters, CancellationToken cancellationToken)
    {
        var kernels = new List<WeightedKernel>();
        if (parameters.GaussianCompat > 0)
        {
            kernels.Add(new WeightedKernel(
                new SpatialKernel(image.Height, image.Width, parameters.GaussianSxy), (float)parameters.GaussianCompat));
        }

        if (parameters.BilateralCompat > 0)
        {
            var features = Features(image, (float)parameters.BilateralSxy, (float)parameters.BilateralSrgb);
            kernels.Add(new WeightedKernel(new LatticeKernel(features, 5), (float)parameters.BilateralCompat));
        }

        return new MeanField(image.Height * image.Width, labels)
            .Run(unary, kernels, parameters.Iterations, cancellationToken);
    }

    private static LabelMap Solve(
        float[] unary,
        ImmutableArray<ushort> ids,
        RgbImage image,
        CrfParameters parameters,
        CancellationToken cancellationToken)
    {
        var probabilities = Infer(unary, ids.Length, image, parameters, cancellationToken);
        var stride = MeanField.StrideOf(ids.Length);
        var labels = new ushort[image.Height * image.Width];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = ids[TensorPrimitives.IndexOfMax<float>(probabilities.AsSpan(i * stride, ids.Length))];
        }

        return new LabelMap(image.Height, image.Width, labels);
    }

    // [pixels, 5]: x, y, red, green, blue, each in its standard deviations.
    private static float[] Features(RgbImage image, float sxy, float srgb)
    {
        var features = new float[image.Height * image.Width * 5];
        for (var i = 0; i < image.Height * image.Width; i++)
        {
            var (y, x) = Math.DivRem(i, image.Width);
            var feature = features.AsSpan(i * 5, 5);
            (feature[0], feature[1]) = (x / sxy, y / sxy);
            for (var channel = 0; channel < 3; channel++)
            {
                feature[2 + channel] = image.Pixels[(i * 3) + channel] / srgb;
            }
        }

        return features;
    }

    private static void CheckValues(long pixels, int labels)
    {
        if (pixels * MeanField.StrideOf(labels) > MostValues)
        {
            throw new InvalidInputException(
                "POST_TOO_LARGE",
                $"the CRF of {pixels} pixels and {labels} labels is too large; at most {MostValues} values are taken; "
                + "use the guided filter, or a smaller image");
        }
    }
}
