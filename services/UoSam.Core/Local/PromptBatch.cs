using UoSam.Core.Inference;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>Builds the decoder's prompts of objects.</summary>
internal static class PromptBatch
{
    /// <summary>The prompt of one kind for one object; a kind whose parts the object lacks goes without them.</summary>
    /// <param name="target">The object.</param>
    /// <param name="kind">Which of its prompts.</param>
    /// <param name="margin">As <see cref="Presets.LocalParameters.MaskMargin"/>.</param>
    public static SamPrompt Make(ObjectPrompt target, PromptKind kind, double margin)
    {
        var points = kind is PromptKind.PointsBox or PromptKind.PointsBoxMask or PromptKind.Points
            ? target.Points
            : [];
        BoxPrompt? box = kind == PromptKind.Points && points.Length > 0 ? null : target.Box;
        var mask = kind is PromptKind.PointsBoxMask or PromptKind.BoxMask ? target.MaskLogits : null;
        return new SamPrompt(points, box, mask, Extent(target.Box, margin), ThinPadding: margin > 0);
    }

    /// <summary>Where masks are made around a box; null for everywhere.</summary>
    public static BoxPrompt? Extent(BoxPrompt box, double margin)
    {
        var (dx, dy) = ((float)((box.X1 - box.X0) * margin), (float)((box.Y1 - box.Y0) * margin));
        return margin > 0 ? new BoxPrompt(box.X0 - dx, box.Y0 - dy, box.X1 + dx, box.Y1 + dy) : null;
    }
}
