namespace UoSam.Core.ModelStore.Folding;

/// <summary>
/// What the image takes from T tokens, as names of values. Weights of a softmax add up to 1, so the first token's is left
/// out: the image takes its value, and of the others' values what they differ from it.
/// </summary>
/// <param name="Weights">[B, heads * (T - 1), P].</param>
/// <param name="Differences">[B, heads, T - 1, width].</param>
/// <param name="First">[B, heads, 1, width], value of the first token.</param>
internal sealed record TokenAttention(string Weights, string Differences, string First);
