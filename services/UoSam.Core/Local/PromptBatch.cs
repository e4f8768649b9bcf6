using UoSam.Core.Inference;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>Builds the decoder's prompts of objects.</summary>
internal static class PromptBatch
{
    /// <summary>The prompt of one kind for one object; a kind whose parts the object lacks goes without them.</summary>
    public static SamPrompt Make(ObjectPrompt target, PromptKind kind)
    {
        var points = kind is PromptKind.PointsBox or PromptKind.PointsBoxMask or PromptKind.Points
            ? target.Points
            : [];
        BoxPrompt? box = kind == PromptKind.Points && points.Length > 0 ? null : target.Box;
        var mask = kind is PromptKind.PointsBoxMask or PromptKind.BoxMask ? target.MaskLogits : null;
        return new SamPrompt(points, box, mask);
    }
}
