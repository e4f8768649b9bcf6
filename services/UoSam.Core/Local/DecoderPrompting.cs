using UoSam.Core.Inference;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>Makes the decoder's prompts of an object.</summary>
internal static class DecoderPrompting
{
    /// <summary>As the default preset's <see cref="Presets.PromptParameters.BoxMargin"/>.</summary>
    public const float BoxMargin = 0.05f;

    /// <summary>The prompt of one kind; a kind whose parts the object lacks goes without them.</summary>
    /// <param name="target">The object.</param>
    /// <param name="kind">Which of its prompts.</param>
    /// <param name="margin">As <see cref="Presets.LocalParameters.MaskMargin"/>.</param>
    public static SamPrompt Make(ObjectPrompt target, PromptKind kind, double margin)
    {
        var points = kind is PromptKind.PointsBox or PromptKind.PointsBoxMask or PromptKind.Points
            ? target.Points
            : [];
        var mask = kind is PromptKind.PointsBoxMask or PromptKind.BoxMask ? target.MaskLogits : null;
        var prompt = Make(points, target.Box, mask, margin);
        return kind == PromptKind.Points && points.Length > 0 ? prompt with { Box = null } : prompt;
    }

    /// <summary>A prompt with masks made around its box.</summary>
    /// <param name="points">Clicks.</param>
    /// <param name="box">Box in image pixels.</param>
    /// <param name="mask">[256, 256] dense prompt; null for none.</param>
    /// <param name="margin">As <see cref="Presets.LocalParameters.MaskMargin"/>.</param>
    public static SamPrompt Make(IReadOnlyList<PointPrompt> points, BoxPrompt box, float[]? mask, double margin) =>
        new(points, box, mask, margin > 0 ? box.Grown(margin) : null, ThinPadding: margin > 0);
}
