namespace UoSam.Core.Inference;

/// <summary>What the decoder keeps of an image for all its prompts: about 30 MB of named float32 tensors.</summary>
/// <param name="tensors">Values and shape, by name.</param>
internal sealed class ImageTerms(IReadOnlyDictionary<string, ImageTerm> tensors)
{
    /// <summary>Adds those that a graph takes.</summary>
    /// <param name="set">The graph's inputs.</param>
    /// <param name="names">Names of all inputs of the graph; those that are no terms are skipped.</param>
    public TensorSet AddTo(TensorSet set, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (tensors.TryGetValue(name, out var term))
            {
                set.Add(name, term.Values, term.Shape);
            }
        }

        return set;
    }
}
