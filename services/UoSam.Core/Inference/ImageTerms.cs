namespace UoSam.Core.Inference;

/// <summary>What the decoder keeps of an image for all its prompts: about 30 MB of named float32 values.</summary>
/// <param name="memory">All values, one term after the other.</param>
/// <param name="ranges">Where each is, by name.</param>
/// <param name="places">The places that they are of.</param>
internal sealed class ImageTerms(BufferRental memory, IReadOnlyDictionary<string, Range> ranges, ImagePlaces places)
{
    /// <summary>The places that they are of.</summary>
    public ImagePlaces Places { get; } = places;

    /// <summary>The values of one; not to be changed.</summary>
    /// <exception cref="ObjectDisposedException">The image was let go.</exception>
    public Memory<float> Of(string name) => memory.Buffer.AsMemory(ranges[name]);

    /// <summary>Adds those that a graph takes, in the shapes in which it takes them.</summary>
    /// <param name="set">The graph's inputs.</param>
    /// <param name="graph">Its other inputs are skipped.</param>
    public TensorSet AddTo(TensorSet set, GraphSession graph)
    {
        foreach (var name in graph.InputNames)
        {
            if (ranges.ContainsKey(name))
            {
                set.Add(name, Of(name), Places.Sizes(graph.InputShape(name)));
            }
        }

        return set;
    }

    /// <summary>Lets the memory be used for another image; nobody may decode with these terms any more.</summary>
    public void GiveBack() => memory.Dispose();
}
