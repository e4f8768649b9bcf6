using System.Runtime.CompilerServices;

namespace UoSam.Core.Inference;

/// <summary>
/// Makes the terms of images, and keeps them as long as somebody keeps the embedding or until it is let go: local and
/// global optimizer ask for the same image several times. Thread-safe.
/// </summary>
internal sealed class ImageTermSource(string path, InferenceOptions options) : IDisposable
{
    private readonly GraphSession _session = new(path, options, fixedShapes: true);
    private readonly ConditionalWeakTable<float[], ImageTerms> _known = [];

    // A third of all that a frame of a stream took from the collector's heap was this.
    private readonly BufferPool _memory = new();

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

    /// <summary>The embedding is not asked for again, and nobody uses its terms: their memory is there for the next.</summary>
    public void LetGo(float[] embedding)
    {
        if (_known.TryGetValue(embedding, out var known) && _known.Remove(embedding))
        {
            known.GiveBack();
        }
    }

    public void Dispose() => _session.Dispose();

    private ImageTerms Make(float[] embedding, CancellationToken cancellationToken)
    {
        var shapes = _session.OutputNames.ToDictionary(
            name => name, name => _session.OutputShape(name).Select(size => (long)size).ToArray());
        var places = Places(shapes);
        var memory = _memory.Rent(places.Values.Max(place => place.End.Value));
        try
        {
            using var inputs = new TensorSet().Add(DecoderNames.Embeddings, embedding, 1, 256, 64, 64);
            using var outputs = new TensorSet();
            foreach (var (name, shape) in shapes)
            {
                outputs.Add(name, memory.Buffer.AsMemory(places[name]), shape);
            }

            _session.Run(inputs, outputs, cancellationToken);
            return new ImageTerms(memory, places);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static Dictionary<string, Range> Places(Dictionary<string, long[]> shapes)
    {
        var places = new Dictionary<string, Range>();
        var end = 0;
        foreach (var (name, shape) in shapes)
        {
            var start = end;
            end += (int)shape.Aggregate(1L, (a, b) => a * b);
            places[name] = start..end;
        }

        return places;
    }
}
