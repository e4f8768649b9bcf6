using System.Numerics.Tensors;
using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Prompts;

/// <summary>The features of one image, location by location, as the location confidence map needs them.</summary>
internal sealed class FeatureGrid
{
    private readonly float[] _features;
    private readonly float[] _norms;
    private readonly int _channels;

    /// <param name="embedding">The whole image.</param>
    public FeatureGrid(ImageEmbedding embedding)
    {
        _channels = embedding.Channels;
        Side = embedding.Side;
        Frame = embedding.Frame;
        var cells = Side * Side;
        _features = new float[cells * _channels];
        for (var channel = 0; channel < _channels; channel++)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                _features[(cell * _channels) + channel] = embedding.Values[(channel * cells) + cell];
            }
        }

        _norms = new float[cells];
        for (var cell = 0; cell < cells; cell++)
        {
            _norms[cell] = TensorPrimitives.Norm(Feature(cell));
        }
    }

    /// <summary>Cells along each side.</summary>
    public int Side { get; }

    /// <summary>The image's frame.</summary>
    public ImageFrame Frame { get; }

    /// <summary>Rows of cells that hold a part of the image.</summary>
    public int ImageRows => Math.Min(Side, ((Frame.ResizedHeight * Side) + Frame.InputSize - 1) / Frame.InputSize);

    /// <summary>Columns of cells that hold a part of the image.</summary>
    public int ImageColumns => Math.Min(Side, ((Frame.ResizedWidth * Side) + Frame.InputSize - 1) / Frame.InputSize);

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
        var cells = Enumerable.Range(0, coverage.Length).Where(cell => coverage[cell] > minCoverage).ToArray();
        if (cells.Length == 0)
        {
            cells = [TensorPrimitives.IndexOfMax<float>(coverage)];
        }

        var target = new float[_channels];
        foreach (var cell in cells)
        {
            TensorPrimitives.Add(target, Feature(cell), target);
        }

        // The mean's length is taken out by the normalisation, so the sum serves as well.
        TensorPrimitives.Divide(target, Math.Max(TensorPrimitives.Norm<float>(target), 1e-12f), target);
        var cosines = new float[coverage.Length];
        for (var cell = 0; cell < cosines.Length; cell++)
        {
            cosines[cell] = TensorPrimitives.Dot<float>(Feature(cell), target) / Math.Max(_norms[cell], 1e-12f);
        }

        return new LocationConfidence(this, cosines, coverage, cells.Length);
    }

    private ReadOnlySpan<float> Feature(int cell) => _features.AsSpan(cell * _channels, _channels);
}
