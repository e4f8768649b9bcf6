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
    private readonly int _rows;
    private readonly int _columns;
    private readonly double _ridge;
    private readonly RidgeClassifier? _classifier;
    private readonly float[][] _targets = [];
    private readonly float[][] _shares;
    private readonly ClassMemory[] _memories = [];
    private readonly float[] _predicted = [];
    private readonly float _samples;

    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Void and unknown ids get no posterior.</param>
    /// <param name="ridge">Regularisation, times the number of cells per channel; above 0.</param>
    /// <param name="memory">What frames before have taught; null for nothing.</param>
    /// <param name="isTrusted">Whether the map is learned from; otherwise only the memory counts.</param>
    /// <param name="cells">The image's features, where somebody has made them already.</param>
    public ClassPosterior(
        ImageEmbedding embedding,
        LabelMap map,
        LabelSpace space,
        double ridge,
        FeatureMemory? memory = null,
        bool isTrusted = true,
        CellFeatures? cells = null)
    {
        cells ??= new CellFeatures(embedding, withColours: true);
        (_rows, _columns, _ridge) = (cells.Rows, cells.Columns, ridge);
        _memories = [.. memory?.Classes ?? []];
        var weights = Weights(embedding, map, space, isTrusted);
        _samples = (weights is null ? cells.Count : TensorPrimitives.Sum<float>(weights)) + (memory?.Samples ?? 0);
        Ids = [.. map.Ids().Where(id => isTrusted && space.IsClass(id)).Union(_memories.Select(known => known.Id)).Order()];
        _classifier = new RidgeClassifier(
            cells.Values, cells.Count, ridge * _samples / embedding.Channels, memory?.Gram, weights);
        _targets = new float[Ids.Count][];
        _predicted = new float[Ids.Count];
        _shares = new float[Ids.Count][];
        Parallel.For(0, Ids.Count, k =>
        {
            _targets[k] = isTrusted ? Coverage(embedding, BitMask.Of(map, Ids[k])) : new float[cells.Count];
            _shares[k] = Predict(_classifier, k);
        });
        Normalise();
    }

    /// <summary>One that was fitted before, to the same image and coarse map.</summary>
    /// <param name="shares">What it says; of the frame's cells.</param>
    /// <param name="frame">The whole image's frame.</param>
    public ClassPosterior(PosteriorShares shares, ImageFrame frame)
    {
        (_rows, _columns) = PosteriorShares.SizeOf(frame);
        _ridge = shares.Ridge;
        Ids = shares.Ids;
        _shares = shares.Values;
    }

    /// <summary>The classes that occur or are remembered, background included, ascending.</summary>
    public IReadOnlyList<ushort> Ids { get; }

    /// <summary>What the stage after can begin with.</summary>
    public PosteriorShares Shares => new(_ridge, [.. Ids], _shares);

    /// <summary>Index of an id, -1 where it is not among them or there is none.</summary>
    public int IndexOf(ushort? id) => Ids.TakeWhile(other => other != id).Count() is var index && index < Ids.Count ? index : -1;

    /// <summary>Probability of one class, bilinear between cells.</summary>
    /// <param name="index">Index into <see cref="Ids"/>.</param>
    /// <param name="grid">Four times as fine as the cells.</param>
    /// <returns>[grid.Rows, grid.Columns], 0..1.</returns>
    public float[] On(int index, MapGrid grid)
    {
        var values = GC.AllocateUninitializedArray<float>(grid.Length);
        var wide = GC.AllocateUninitializedArray<float>(_rows * grid.Columns);
        for (var x = 0; x < grid.Columns; x++)
        {
            var (left, right, across) = Between(x, _columns);
            for (var row = 0; row < _rows; row++)
            {
                var cells = _shares[index].AsSpan(row * _columns, _columns);
                wide[(row * grid.Columns) + x] = float.Lerp(cells[left], cells[right], across);
            }
        }

        for (var y = 0; y < grid.Rows; y++)
        {
            var (top, bottom, down) = Between(y, _rows);
            TensorPrimitives.Lerp(
                wide.AsSpan(top * grid.Columns, grid.Columns),
                wide.AsSpan(bottom * grid.Columns, grid.Columns),
                down,
                values.AsSpan(y * grid.Columns, grid.Columns));
        }

        return values;
    }

    /// <summary>What the frames so far have taught, older ones less.</summary>
    /// <param name="decay">Weight of all of it at the next frame, 0..1.</param>
    /// <exception cref="InvalidOperationException">It was fitted elsewhere.</exception>
    public FeatureMemory Remember(float decay)
    {
        var classifier = _classifier ?? throw new InvalidOperationException("only who has fitted a posterior knows its features");
        var gram = (float[])classifier.Gram.Clone();
        TensorPrimitives.Multiply(gram, decay, gram);
        return new FeatureMemory(_samples * decay, gram, [.. Ids.Select((_, k) => Learned(classifier, k).Decayed(decay))]);
    }

    private ClassMemory Learned(RidgeClassifier classifier, int k)
    {
        var moments = classifier.Moments(_targets[k]);
        var covered = TensorPrimitives.Sum<float>(_targets[k]);
        if (Known(k) is { } known)
        {
            TensorPrimitives.Add(moments, known.Moments, moments);
            covered += known.Covered;
        }

        return new ClassMemory(Ids[k], moments, covered, _predicted[k]);
    }

    private ClassMemory? Known(int k) => Array.Find(_memories, known => known.Id == Ids[k]);

    // The share of each cell that has a class; null where all have.
    private float[]? Weights(ImageEmbedding embedding, LabelMap map, LabelSpace space, bool isTrusted)
    {
        if (!isTrusted)
        {
            return new float[_rows * _columns];
        }

        ushort[] ids = [.. map.Ids().Where(id => !space.IsClass(id))];
        if (ids.Length == 0)
        {
            return null;
        }

        var weights = new float[_rows * _columns];
        Array.Fill(weights, 1);
        foreach (var id in ids)
        {
            TensorPrimitives.Subtract(weights, Coverage(embedding, BitMask.Of(map, id)), weights);
        }

        TensorPrimitives.Max(weights, 0, weights);
        return weights;
    }

    private float[] Coverage(ImageEmbedding embedding, BitMask region) =>
        CellCoverage.Of(region, embedding.Frame, embedding.Side, _rows, _columns);

    // A small class is predicted low all over; dividing by the mean over its own cells lets it win where it should.
    private float[] Predict(RidgeClassifier classifier, int k)
    {
        var known = Known(k);
        var shares = classifier.LeaveOneOut(_targets[k], known?.Moments);
        TensorPrimitives.Max(shares, 0, shares);
        TensorPrimitives.Min(shares, 1, shares);
        var predicted = TensorPrimitives.Dot<float>(shares, _targets[k]) + (known?.Predicted ?? 0);
        var covered = TensorPrimitives.Sum<float>(_targets[k]) + (known?.Covered ?? 0);
        _predicted[k] = predicted;
        TensorPrimitives.Divide(shares, Math.Max(predicted / Math.Max(covered, 1e-3f), LeastMean), shares);
        return shares;
    }

    private void Normalise()
    {
        var sum = new float[_rows * _columns];
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

    private static (int First, int Second, float Fraction) Between(int place, int cells)
    {
        const float Finer = 4;
        var source = Math.Clamp(((place + 0.5f) / Finer) - 0.5f, 0, cells - 1);
        var first = (int)source;
        return (first, Math.Min(first + 1, cells - 1), source - first);
    }
}
