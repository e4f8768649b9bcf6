namespace UoSam.Testing;

/// <summary>The one mask that the untouched export gives.</summary>
/// <param name="Tokens">Points of the prompt with corners and padding.</param>
/// <param name="Score">Predicted IoU.</param>
/// <param name="Logits">[256, 256].</param>
public sealed record UntouchedMask(int Tokens, float Score, float[] Logits)
{
    /// <summary>
    /// The token that the export chose: the single-mask token for three points or more, else the best of the other
    /// three (segment_anything/utils/onnx.py, select_masks).
    /// </summary>
    public int SelectedToken(float[] scores) =>
        Tokens > 2 ? 0 : Array.IndexOf(scores, scores[1..].Max(), 1);
}
