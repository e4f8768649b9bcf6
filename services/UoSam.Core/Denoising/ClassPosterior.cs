using System.Numerics.Tensors;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Denoising;

/// <summary>
/// What the features of the rest of the image say about each cell's class: a ridge regression from SAM's embedding to
/// the coarse map, fitted on this image alone, each cell predicted without its own label. Blobs and warps of a coarse
/// map do not follow the features, so they drop out.
/// </summary>
internal sealed class ClassPosterior
{
    private const float LeastMean = 0.02f;
    private readonly CellFeatures _cells;
    private readonly float[][] _shares;

    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Void and unknown ids get no posterior.</param>
    /// <param name="ridge">Regularisation, times the number of cells per channel; above 0.</param>
    public ClassPosterior(ImageEmbedding embedding, LabelMap map, LabelSpace space, double ridge)
    {
        Ids = [.. map.Ids().Where(space.IsClass)];
        _cells = new CellFeatures(embedding);
        var classifier = new RidgeClassifier(
            _cells.Values, _cells.Count, ridge * _cells.Count / embedding.Channels);
        _shares = [.. Ids.Select(id => Predict(classifier, Targets(embedding, BitMask.Of(map, id))))];
        Normalise();
    }

    /// <summary>The ids that occur but void and unknown ones, ascending.</summary>
    public IReadOnlyList<ushort> Ids { get; }

    /// <summary>Probability of one class, bilinear between cells.</summary>
    /// <param name="index">Index into <see cref="Ids"/>.</param>
    /// <param name="grid">Four times as fine as the cells.</param>
    /// <returns>[grid.Rows, grid.Columns], 0..1.</returns>
    public float[] On(int index, MapGrid grid)
    {
        var values = new float[grid.Length];
        for (var y = 0; y < grid.Rows; y++)
        {
            var (top, bottom, down) = Between(y, _cells.Rows);
            for (var x = 0; x < grid.Columns; x++)
            {
                var (left, right, across) = Between(x, _cells.Columns);
                var upper = float.Lerp(At(index, top, left), At(index, top, right), across);
                var lower = float.Lerp(At(index, bottom, left), At(index, bottom, right), across);
                values[(y * grid.Columns) + x] = float.Lerp(upper, lower, down);
            }
        }

        return values;
    }

    private float[] Targets(ImageEmbedding embedding, BitMask region)
    {
        var coverage = CellCoverage.Of(region, embedding.Frame, embedding.Side);
        var targets = new float[_cells.Count];
        for (var y = 0; y < _cells.Rows; y++)
        {
            coverage.AsSpan(y * embedding.Side, _cells.Columns).CopyTo(targets.AsSpan(y * _cells.Columns));
        }

        return targets;
    }

    // A small class is predicted low all over; dividing by the mean over its own cells lets it win where it should.
    private static float[] Predict(RidgeClassifier classifier, float[] targets)
    {
        var shares = classifier.LeaveOneOut(targets);
        TensorPrimitives.Max(shares, 0, shares);
        TensorPrimitives.Min(shares, 1, shares);
        var mean = TensorPrimitives.Dot<float>(shares, targets) / Math.Max(TensorPrimitives.Sum<float>(targets), 1e-3f);
        TensorPrimitives.Divide(shares, Math.Max(mean, LeastMean), shares);
        return shares;
    }

    private void Normalise()
    {
        var sum = new float[_cells.Count];
        Array.Fill(sum, 1e-6f);
        foreach (var shares in _shares)
        {
            TensorPrimitives.Add(sum, shares, sum);
        }

        foreach (var shares in _shares)
        {
            TensorPrimitives.Divide(shares, sum, shares);
        }
    }

    private float At(int index, int row, int column) => _shares[index][(row * _cells.Columns) + column];

    private static (int First, int Second, float Fraction) Between(int place, int cells)
    {
        const float Finer = 4;
        var source = Math.Clamp(((place + 0.5f) / Finer) - 0.5f, 0, cells - 1);
        var first = (int)source;
        return (first, Math.Min(first + 1, cells - 1), source - first);
    }
}
