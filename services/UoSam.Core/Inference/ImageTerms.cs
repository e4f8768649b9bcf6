namespace UoSam.Core.Inference;

/// <summary>What the decoder keeps of an image for all its prompts: about 30 MB of named float32 values.</summary>
/// <param name="terms">Values by name.</param>
internal sealed class ImageTerms(IReadOnlyDictionary<string, float[]> terms)
{
    /// <summary>The values of one; not to be changed.</summary>
    public Memory<float> Of(string name) => terms[name];

    /// <summary>Adds those that a graph takes, in the shapes in which it takes them.</summary>
    /// <param name="set">The graph's inputs.</param>
    /// <param name="graph">Its other inputs are skipped.</param>
    public TensorSet AddTo(TensorSet set, GraphSession graph)
    {
        foreach (var name in graph.InputNames)
        {
            if (terms.TryGetValue(name, out var values))
            {
                set.Add(name, values, [.. graph.InputShape(name).Select(size => (long)size)]);
            }
        }

        return set;
    }
}
