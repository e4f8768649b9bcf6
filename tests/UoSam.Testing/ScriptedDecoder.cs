using UoSam.Core.Inference;

namespace UoSam.Testing;

/// <summary>Answers each prompt as the test says, all four tokens of it, and counts calls.</summary>
public sealed class ScriptedDecoder(Func<ImageEmbedding, SamPrompt, DecodedPrompt> answer) : IMaskDecoder
{
    private int _alive;

    /// <summary>Prompts of each call.</summary>
    public List<int> Calls { get; } = [];

    /// <summary>Most chosen masks that one call returned.</summary>
    public int MostMasks { get; private set; }

    public IReadOnlyList<DecodedPrompt> Decode(
        ImageEmbedding embedding,
        IReadOnlyList<SamPrompt> prompts,
        MaskTokenSelector selector,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Calls.Add(prompts.Count);
        _alive = 0;
        var answers = prompts.Select(prompt => Choose(answer(embedding, prompt), selector)).ToList();
        MostMasks = Math.Max(MostMasks, _alive);
        return answers;
    }

    /// <summary>Logits of one value everywhere, but another in a box of low-resolution pixels.</summary>
    public static float[] Logits(float outside, float inside, int x0, int y0, int x1, int y1)
    {
        var logits = new float[256 * 256];
        Array.Fill(logits, outside);
        for (var y = y0; y < y1; y++)
        {
            logits.AsSpan((y * 256) + x0, x1 - x0).Fill(inside);
        }

        return logits;
    }

    /// <summary>A mask of the first columns.</summary>
    public static float[] Columns(int count) => Logits(-9, 9, 0, 0, count, 256);

    private DecodedPrompt Choose(DecodedPrompt full, MaskTokenSelector selector)
    {
        var chosen = selector(full.Scores);
        _alive += int.PopCount(chosen);
        return full with { Logits = [.. full.Logits.Select((logits, t) => (chosen >> t & 1) != 0 ? (float[]?)logits?.Clone() : null)] };
    }
}
