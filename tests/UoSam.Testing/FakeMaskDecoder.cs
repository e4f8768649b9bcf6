using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Testing;

/// <summary>Answers every prompt with a mask that the test chooses, on all four tokens, with one score.</summary>
public sealed class FakeMaskDecoder(Func<SamPrompt, BitMask> answer, float score = 0.9f) : IMaskDecoder
{
    private const int Side = 256;

    public List<SamPrompt> Asked { get; } = [];

    public IReadOnlyList<DecodedPrompt> Decode(
        ImageEmbedding embedding,
        IReadOnlyList<SamPrompt> prompts,
        MaskTokenSelector selector,
        CancellationToken cancellationToken)
    {
        Asked.AddRange(prompts);
        return [.. prompts.Select(prompt => Answer(embedding.Frame, answer(prompt), selector))];
    }

    private DecodedPrompt Answer(ImageFrame frame, BitMask mask, MaskTokenSelector selector)
    {
        float[] scores = [score, score, score, score];
        var chosen = selector(scores);
        var logits = Enumerable.Range(0, 4).Select(token => (chosen >> token & 1) != 0 ? Logits(frame, mask) : null);
        return new DecodedPrompt(scores, [.. logits]);
    }

    private static float[] Logits(ImageFrame frame, BitMask mask)
    {
        var logits = new float[Side * Side];
        for (var i = 0; i < logits.Length; i++)
        {
            var y = (int)(((i / Side) + 0.5) * 4 * mask.Height / frame.ResizedHeight);
            var x = (int)(((i % Side) + 0.5) * 4 * mask.Width / frame.ResizedWidth);
            logits[i] = y < mask.Height && x < mask.Width && mask[y, x] ? 10 : -10;
        }

        return logits;
    }
}
