using UoSam.Core.LabelMaps;

namespace UoSam.Core.Imaging;

/// <summary>All that is drawn of how an image was refined.</summary>
/// <param name="Image">The picture.</param>
/// <param name="Coarse">The map that objects come from, of the picture's size.</param>
/// <param name="Refined">The result, of the picture's size.</param>
/// <param name="Objects">The objects.</param>
public sealed record ExplainedImage(
    RgbImage Image, LabelMap Coarse, LabelMap Refined, IReadOnlyList<ExplainedObject> Objects)
{
    /// <summary>What was changed in the coarse map before.</summary>
    public IReadOnlyList<ExplainedChange> Changes { get; init; } = [];

    /// <summary>More to be read under the picture.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
