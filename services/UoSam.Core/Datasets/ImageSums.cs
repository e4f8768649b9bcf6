using System.Numerics.Tensors;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Datasets;

/// <summary>
/// One image as the memory of a data set sees it: SAM's features of its cells, the classes of its coarse map, and their sums.
/// Cells count by the share of them that has a class.
/// </summary>
internal sealed class ImageSums
{
    /// <summary>Channels of SAM's embedding.</summary>
    public const int Channels = 256;

    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Which ids are no classes.</param>
    public ImageSums(ImageEmbedding embedding, LabelMap map, LabelSpace space)
    {
        Cells = new CellFeatures(embedding);
        Ids = [.. map.Ids().Where(space.IsClass)];
        Shares = Array.ConvertAll(
            Ids, id => CellCoverage.Of(BitMask.Of(map, id), embedding.Frame, embedding.Side, Cells.Rows, Cells.Columns));
        Counts = Array.ConvertAll(Shares, share => (double)TensorPrimitives.Sum<float>(share));
        Weight = Counts.Sum();
        Known = new float[Cells.Count];
        foreach (var share in Shares)
        {
            TensorPrimitives.Add(Known, share, Known);
        }

        Mean = Products(Known);
        TensorPrimitives.Divide(Mean, Math.Max(Weight, 1e-9), Mean);
        Moments = Array.ConvertAll(Shares, Products);
        Gram = Squares(Known);
    }

    public CellFeatures Cells { get; }

    /// <summary>Classes of the coarse map, background included, ascending.</summary>
    public ushort[] Ids { get; }

    /// <summary>Per class the share of each cell that it covers, [Cells.Count], 0..1.</summary>
    public float[][] Shares { get; }

    /// <summary>The share of each cell that has a class, [Cells.Count], 0..1.</summary>
    public float[] Known { get; }

    /// <summary>Per class the cells that it covers.</summary>
    public double[] Counts { get; }

    /// <summary>Cells that have a class.</summary>
    public double Weight { get; }

    /// <summary>Mean feature of the cells that have a class, [256].</summary>
    public double[] Mean { get; }

    /// <summary>Per class the sum of its cells' features, [256].</summary>
    public double[][] Moments { get; }

    /// <summary>Sum of the products of every two channels over the cells that have a class, [256, 256], lower triangle.</summary>
    public float[] Gram { get; }

    /// <summary>Index of a class among <see cref="Ids"/>, -1 where the map has none of it.</summary>
    public int IndexOf(ushort id) => Array.IndexOf(Ids, id);

    private double[] Products(float[] weights)
    {
        var sums = new double[Channels];
        for (var channel = 0; channel < Channels; channel++)
        {
            sums[channel] = TensorPrimitives.Dot(Row(channel), weights);
        }

        return sums;
    }

    private float[] Squares(float[] known)
    {
        var gram = new float[Channels * Channels];
        SampleProducts.AddGram(Cells.Values, Cells.Count, known, gram);
        return gram;
    }

    private ReadOnlySpan<float> Row(int channel) => Cells.Values.AsSpan(channel * Cells.Count, Cells.Count);
}
