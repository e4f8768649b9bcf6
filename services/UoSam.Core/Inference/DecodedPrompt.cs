using System.Buffers;
using System.Numerics.Tensors;

namespace UoSam.Core.Inference;

/// <summary>What the decoder says to one prompt.</summary>
/// <param name="Scores">[4] predicted IoU: the single-mask token, then the three multimask tokens.</param>
/// <param name="Logits">
/// [4] low-resolution logits, each [256, 256] row-major in the encoder-input frame at a quarter of its size, or null
/// for tokens that were not chosen. Foreground where > 0. The caller's; one who decodes thousands gives them back to
/// <see cref="ArrayPool{T}.Shared"/> after use.
/// </param>
public sealed record DecodedPrompt(float[] Scores, float[]?[] Logits)
{
    /// <summary>As a <see cref="MaskTokenSelector"/> says it: the three multimask tokens.</summary>
    internal const int Multimasks = 0b1110;

    /// <summary>The multimask token of the highest predicted IoU.</summary>
    /// <param name="scores">[4] as <see cref="Scores"/>.</param>
    internal static int BestMultimask(ReadOnlySpan<float> scores) => 1 + TensorPrimitives.IndexOfMax(scores[1..]);

    /// <summary>Gives masks back; nobody may ask for them again.</summary>
    /// <param name="isKept">Tells those that are still needed; null for none.</param>
    internal void GiveBack(Predicate<float[]>? isKept = null)
    {
        foreach (var mask in Logits)
        {
            if (mask is not null && isKept?.Invoke(mask) != true)
            {
                ArrayPool<float>.Shared.Return(mask);
            }
        }
    }
}
