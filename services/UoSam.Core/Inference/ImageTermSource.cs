using System.Runtime.CompilerServices;

namespace UoSam.Core.Inference;

/// <summary>
/// Makes the terms of images, and keeps them as long as somebody keeps the embedding or until it is let go: local and
/// global optimizer ask for the same image several times. Thread-safe.
/// </summary>
internal sealed class ImageTermSource(string path, InferenceOptions options) : IDisposable
{
    private const int Channels = 256;
    private readonly GraphSession _session = new(path, options, fixedShapes: false);
    private readonly ConditionalWeakTable<float[], ImageTerms> _known = [];
    private readonly ConditionalWeakTable<float[], ImageTerms> _thinned = [];
    private readonly BufferPool _embeddings = new();

    // A third of all that a frame of a stream took from the collector's heap was this.
    private readonly BufferPool _memory = new();

    /// <summary>The terms of an embedding [256, 64, 64] that nobody writes to.</summary>
    /// <param name="embedding">The embedding.</param>
    /// <param name="places">All places, or those of its image with thinned padding.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public ImageTerms Of(float[] embedding, ImagePlaces places, CancellationToken cancellationToken)
    {
        var table = places == ImagePlaces.All ? _known : _thinned;
        if (table.TryGetValue(embedding, out var known))
        {
            return known;
        }

        // Two threads may both come here and make the same terms; one of them is kept.
        var made = Make(embedding, places, cancellationToken);
        table.AddOrUpdate(embedding, made);
        return made;
    }

    /// <summary>The embedding is not asked for again, and nobody uses its terms: their memory is there for the next.</summary>
    public void LetGo(float[] embedding)
    {
        foreach (var table in (ReadOnlySpan<ConditionalWeakTable<float[], ImageTerms>>)[_known, _thinned])
        {
            if (table.TryGetValue(embedding, out var known) && table.Remove(embedding))
            {
                known.GiveBack();
            }
        }
    }

    public void Dispose() => _session.Dispose();

    private ImageTerms Make(float[] embedding, ImagePlaces places, CancellationToken cancellationToken)
    {
        var shapes = _session.OutputNames.ToDictionary(
            name => name, name => places.Sizes(_session.OutputShape(name)));
        var ranges = Ranges(shapes);
        var memory = _memory.Rent(ranges.Values.Max(range => range.End.Value));
        try
        {
            using var values = _embeddings.Rent(Channels * places.Count);
            var image = values.Buffer.AsMemory(0, Channels * places.Count);
            places.Gather(embedding, image.Span);
            using var inputs = new TensorSet()
                .Add(DecoderNames.Embeddings, image, Channels, places.Count)
                .Add(DecoderNames.Places, places.Indices)
                .Add(DecoderNames.LogCounts, places.LogCounts, 1, places.Count);
            using var outputs = new TensorSet();
            foreach (var (name, shape) in shapes)
            {
                outputs.Add(name, memory.Buffer.AsMemory(ranges[name]), shape);
            }

            _session.Run(inputs, outputs, cancellationToken);
            return new ImageTerms(memory, ranges, places);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static Dictionary<string, Range> Ranges(Dictionary<string, long[]> shapes)
    {
        var ranges = new Dictionary<string, Range>();
        var end = 0;
        foreach (var (name, shape) in shapes)
        {
            var start = end;
            end += (int)shape.Aggregate(1L, (a, b) => a * b);
            ranges[name] = start..end;
        }

        return ranges;
    }
}
