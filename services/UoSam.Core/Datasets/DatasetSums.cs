using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace UoSam.Core.Datasets;

/// <summary>
/// What a linear discriminant needs of the images of a data set: sums, no images, so that any image can be taken away again.
/// </summary>
/// <param name="Gram">Sum of the products of every two channels, [256, 256], lower triangle.</param>
/// <param name="Context">The same of the images' mean features, each by its cells.</param>
/// <param name="Classes">By ascending id.</param>
public sealed record DatasetSums(double[] Gram, double[] Context, ImmutableArray<ClassSums> Classes)
{
    /// <summary>Of no image.</summary>
    internal static DatasetSums Empty { get; } =
        new(new double[ImageSums.Channels * ImageSums.Channels], new double[ImageSums.Channels * ImageSums.Channels], []);

    /// <summary>The sums with one image more.</summary>
    internal DatasetSums With(ImageSums image) => Combine(image, 1);

    /// <summary>The sums without an image that is part of them.</summary>
    internal DatasetSums Without(ImageSums image) => Combine(image, -1);

    private DatasetSums Combine(ImageSums image, double sign)
    {
        const int Channels = ImageSums.Channels;
        var gram = Array.ConvertAll(image.Gram, value => (double)value);
        TensorPrimitives.MultiplyAdd(gram, sign, Gram, gram);
        var context = (double[])Context.Clone();
        for (var a = 0; a < Channels; a++)
        {
            var row = context.AsSpan(a * Channels, a + 1);
            TensorPrimitives.MultiplyAdd(image.Mean.AsSpan(0, a + 1), sign * image.Weight * image.Mean[a], row, row);
        }

        var known = Classes.Where(sums => image.IndexOf(sums.Id) < 0);
        var changed = image.Ids.Select((id, index) => Class(id).With(image, index, sign));
        return new DatasetSums(gram, context, [.. known.Concat(changed).OrderBy(sums => sums.Id)]);
    }

    private ClassSums Class(ushort id) =>
        Classes.FirstOrDefault(sums => sums.Id == id) ?? new ClassSums(id, new double[2 * ImageSums.Channels], 0, 0);
}
