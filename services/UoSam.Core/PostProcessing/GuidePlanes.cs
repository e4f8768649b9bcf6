using System.Numerics.Tensors;
using UoSam.Core.Imaging;

namespace UoSam.Core.PostProcessing;

/// <summary>The guide's channels with what every filtered map needs of them: means and inverse covariances.</summary>
internal sealed class GuidePlanes
{
    private readonly BoxFilter _box;
    private readonly float[][] _planes;
    private readonly float[][] _means;
    private readonly float[][] _inverse;

    public GuidePlanes(RgbImage image, GuidedParameters parameters)
    {
        _box = new BoxFilter(image.Height, image.Width, parameters.Radius);
        _planes = parameters.UsesColor ? [Plane(image, 0), Plane(image, 1), Plane(image, 2)] : [Luma(image)];
        _means = Array.ConvertAll(_planes, _box.Mean);
        _inverse = parameters.UsesColor ? InverseCovariance(parameters.Epsilon) : [InverseVariance(parameters.Epsilon)];
    }

    /// <summary>He et al., equations 5, 6, 8 (grey) and 14 to 16 (colour): the map as a locally linear function of the guide.</summary>
    /// <param name="values">[height, width].</param>
    public float[] Filter(float[] values)
    {
        var mean = _box.Mean(values);
        var covariances = _planes.Select((plane, i) => Covariance(plane, _means[i], values, mean)).ToArray();
        var result = mean;
        var slopes = new float[_planes.Length][];
        for (var i = 0; i < slopes.Length; i++)
        {
            slopes[i] = new float[values.Length];
            for (var j = 0; j < slopes.Length; j++)
            {
                TensorPrimitives.MultiplyAdd(_inverse[Cell(i, j)], covariances[j], slopes[i], slopes[i]);
            }

            // The offset b = mean - sum of slope * mean of the guide.
            TensorPrimitives.Subtract(result, Product(slopes[i], _means[i]), result);
        }

        result = _box.Mean(result);
        for (var i = 0; i < slopes.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(_box.Mean(slopes[i]), _planes[i], result, result);
        }

        return result;
    }

    // Place of a symmetric matrix's cell in its upper triangle, by rows.
    private int Cell(int row, int column)
    {
        var (low, high) = (Math.Min(row, column), Math.Max(row, column));
        return (low * _planes.Length) - (low * (low - 1) / 2) + high - low;
    }

    private float[] Covariance(float[] one, float[] oneMean, float[] other, float[] otherMean)
    {
        var covariance = _box.Mean(Product(one, other));
        TensorPrimitives.Subtract(covariance, Product(oneMean, otherMean), covariance);
        return covariance;
    }

    private float[] InverseVariance(double epsilon)
    {
        var variance = Covariance(_planes[0], _means[0], _planes[0], _means[0]);
        return Array.ConvertAll(variance, value => (float)(1 / (Math.Max(value, 0) + epsilon)));
    }

    private float[][] InverseCovariance(double epsilon)
    {
        float[] Of(int i, int j) => Covariance(_planes[i], _means[i], _planes[j], _means[j]);
        var (rr, rg, rb) = (Of(0, 0), Of(0, 1), Of(0, 2));
        var (gg, gb, bb) = (Of(1, 1), Of(1, 2), Of(2, 2));
        for (var i = 0; i < rr.Length; i++)
        {
            double a = rr[i] + epsilon, b = rg[i], c = rb[i], d = gg[i] + epsilon, e = gb[i], f = bb[i] + epsilon;
            var (ca, cb, cc) = ((d * f) - (e * e), (c * e) - (b * f), (b * e) - (c * d));
            var scale = 1 / ((a * ca) + (b * cb) + (c * cc));
            (rr[i], rg[i], rb[i]) = ((float)(ca * scale), (float)(cb * scale), (float)(cc * scale));
            gg[i] = (float)(((a * f) - (c * c)) * scale);
            gb[i] = (float)(((b * c) - (a * e)) * scale);
            bb[i] = (float)(((a * d) - (b * b)) * scale);
        }

        return [rr, rg, rb, gg, gb, bb];
    }

    private static float[] Product(float[] one, float[] other)
    {
        var product = new float[one.Length];
        TensorPrimitives.Multiply(one, other, product);
        return product;
    }

    private static float[] Plane(RgbImage image, int channel)
    {
        var plane = new float[image.Height * image.Width];
        for (var i = 0; i < plane.Length; i++)
        {
            plane[i] = image.Pixels[(i * 3) + channel] / 255f;
        }

        return plane;
    }

    // ITU-R BT.601.
    private static float[] Luma(RgbImage image)
    {
        var luma = new float[image.Height * image.Width];
        for (var i = 0; i < luma.Length; i++)
        {
            var rgb = image.Pixels.AsSpan(i * 3, 3);
            luma[i] = ((0.299f * rgb[0]) + (0.587f * rgb[1]) + (0.114f * rgb[2])) / 255f;
        }

        return luma;
    }
}
