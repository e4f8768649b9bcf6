using System.Numerics.Tensors;

namespace UoSam.Core.Datasets;

/// <summary>What the coarse maps of a data set say of one class.</summary>
/// <param name="Id">Class id.</param>
/// <param name="Moments">Sum of the features of its cells, and of the mean features of their images, [512].</param>
/// <param name="Count">Cells that it covers.</param>
/// <param name="SquaredCounts">Sum of the squares of the cells that it covers in each image.</param>
public sealed record ClassSums(ushort Id, double[] Moments, double Count, double SquaredCounts)
{
    /// <summary>Images that the class comes from, counted by how evenly its cells are spread over them.</summary>
    internal double Support => Count * Count / Math.Max(SquaredCounts, 1e-9);

    /// <summary>The same with an image added or, with sign -1, taken away.</summary>
    internal ClassSums With(ImageSums image, int index, double sign)
    {
        const int Channels = ImageSums.Channels;
        var moments = (double[])Moments.Clone();
        var count = image.Counts[index];
        TensorPrimitives.MultiplyAdd(image.Moments[index], sign, moments.AsSpan(0, Channels), moments.AsSpan(0, Channels));
        TensorPrimitives.MultiplyAdd(image.Mean, sign * count, moments.AsSpan(Channels), moments.AsSpan(Channels));
        return this with
        {
            Moments = moments,
            Count = Count + (sign * count),
            SquaredCounts = SquaredCounts + (sign * count * count),
        };
    }
}
