namespace UoSam.Core.Inference;

/// <summary>What the decoder says to one prompt.</summary>
/// <param name="Scores">[4] predicted IoU: the single-mask token, then the three multimask tokens.</param>
/// <param name="Logits">
/// [4] low-resolution logits, each [256, 256] row-major in the encoder-input frame at a quarter of its size, or null
/// for tokens that were not chosen. Foreground where > 0. The caller's; one who decodes thousands gives them back to
/// <see cref="System.Buffers.ArrayPool{T}.Shared"/> after use.
/// </param>
public sealed record DecodedPrompt(float[] Scores, float[]?[] Logits);
