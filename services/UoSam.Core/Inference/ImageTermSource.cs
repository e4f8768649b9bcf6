using System.Runtime.CompilerServices;

namespace UoSam.Core.Inference;

/// <summary>
/// Makes the terms of images, and keeps them as long as somebody keeps the embedding: local and global optimizer ask for
/// the same image several times. Thread-safe.
/// </summary>
internal sealed class ImageTermSource(string path, InferenceOptions options) : IDisposable
{
    private readonly GraphSession _session = new(path, options, fixedShapes: true);
    private readonly ConditionalWeakTable<float[], ImageTerms> _known = [];

    public string DeviceName => _session.DeviceName;

    /// <summary>The terms of an embedding [256, 64, 64] that nobody writes to.</summary>
    public ImageTerms Of(float[] embedding, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(embedding, out var known))
        {
            return known;
        }

        // Two threads may both come here and make the same terms; one of them is kept.
        var made = Make(embedding, cancellationToken);
        _known.AddOrUpdate(embedding, made);
        return made;
    }

    public void Dispose() => _session.Dispose();

    private ImageTerms Make(float[] embedding, CancellationToken cancellationToken)
    {
        using var inputs = new TensorSet().Add(DecoderNames.Embeddings, embedding, 1, 256, 64, 64);
        using var outputs = new TensorSet();
        var terms = new Dictionary<string, float[]>();
        foreach (var name in _session.OutputNames)
        {
            var shape = _session.OutputShape(name).Select(size => (long)size).ToArray();
            var values = GC.AllocateUninitializedArray<float>((int)shape.Aggregate(1L, (a, b) => a * b));
            outputs.Add(name, values, shape);
            terms[name] = values;
        }

        _session.Run(inputs, outputs, cancellationToken);
        return new ImageTerms(terms);
    }
}
