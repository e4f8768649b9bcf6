namespace UoSam.Core.Local;

/// <summary>How the masks of several prompts of one object become one.</summary>
public enum MaskFusion
{
    /// <summary>The mask of the highest predicted IoU (the paper).</summary>
    BestScore,

    /// <summary>Mean of tanh(logits / 4), weighted by (predicted IoU * agreement) ^ power.</summary>
    Weighted,
}
