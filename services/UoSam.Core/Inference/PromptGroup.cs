namespace UoSam.Core.Inference;

/// <summary>What prompts must share to go through the decoder together without padding.</summary>
/// <param name="Tokens">Points, box corners and SAM's padding point.</param>
/// <param name="HasMask">With a mask prompt.</param>
/// <param name="ThinPadding">As <see cref="SamPrompt.ThinPadding"/>.</param>
internal readonly record struct PromptGroup(int Tokens, bool HasMask, bool ThinPadding)
{
    /// <summary>The group of a prompt; without a box SAM adds one padding point, with a box its two corners.</summary>
    public static PromptGroup Of(SamPrompt prompt) =>
        new(prompt.Points.Count + (prompt.Box is null ? 1 : 2), prompt.MaskLogits is not null, prompt.ThinPadding);
}
