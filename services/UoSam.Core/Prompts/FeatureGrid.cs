using System.Numerics.Tensors;
using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Prompts;

/// <summary>The features of one image and their lengths, shared by the confidence maps of all its objects.</summary>
internal sealed class FeatureGrid
{
    // Keeps a division by the length of a zero feature finite (torch.nn.functional.normalize).
    private const float LeastNorm = 1e-12f;
    private readonly ImageEmbedding _embedding;
    private readonly float[] _norms;

    /// <param name="embedding">The whole image.</param>
    public FeatureGrid(ImageEmbedding embedding)
    {
        _embedding = embedding;
        _norms = new float[Side * Side];
        for (var channel = 0; channel < embedding.Channels; channel++)
        {
            TensorPrimitives.MultiplyAdd(Plane(channel), Plane(channel), _norms, _norms);
        }

        TensorPrimitives.Sqrt(_norms, _norms);
        TensorPrimitives.Max(_norms, LeastNorm, _norms);
    }

    /// <summary>Cells along each side.</summary>
    public int Side => _embedding.Side;

    /// <summary>The image's frame.</summary>
    public ImageFrame Frame => _embedding.Frame;

    /// <summary>Rows of cells that hold a part of the image.</summary>
    public int ImageRows => Frame.CellsOf(Side).Rows;

    /// <summary>Columns of cells that hold a part of the image.</summary>
    public int ImageColumns => Frame.CellsOf(Side).Columns;

    /// <summary>
    /// Cosine of every location with the mean feature of a region (uosam.py, LRO: target feature and its similarity).
    /// </summary>
    /// <param name="region">A mask of the image's size with at least one pixel.</param>
    /// <param name="minCoverage">
    /// Cells covered by more than this share are averaged; where there is none, the cell of largest coverage.
    /// </param>
    public LocationConfidence Confidence(BitMask region, double minCoverage)
    {
        var coverage = CellCoverage.Of(region, Frame, Side);
        var inside = Array.ConvertAll(coverage, share => share > minCoverage ? 1f : 0f);
        var cells = inside.Count(value => value > 0);
        if (cells == 0)
        {
            inside[TensorPrimitives.IndexOfMax<float>(coverage)] = 1;
            cells = 1;
        }

        return new LocationConfidence(this, Cosines(inside), coverage, cells);
    }

    // The mean's length is taken out by the normalisation, so the sum serves as well.
    private float[] Cosines(float[] inside)
    {
        var target = new float[_embedding.Channels];
        for (var channel = 0; channel < target.Length; channel++)
        {
            target[channel] = TensorPrimitives.Dot(Plane(channel), inside);
        }

        TensorPrimitives.Divide(target, Math.Max(TensorPrimitives.Norm<float>(target), LeastNorm), target);
        var cosines = new float[inside.Length];
        for (var channel = 0; channel < target.Length; channel++)
        {
            TensorPrimitives.MultiplyAdd(Plane(channel), target[channel], cosines, cosines);
        }

        TensorPrimitives.Divide(cosines, _norms, cosines);
        return cosines;
    }

    private ReadOnlySpan<float> Plane(int channel) =>
        _embedding.Values.AsSpan(channel * Side * Side, Side * Side);
}
