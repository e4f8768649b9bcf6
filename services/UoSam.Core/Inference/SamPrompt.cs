using UoSam.Core.Prompts;

namespace UoSam.Core.Inference;

/// <summary>One prompt for the mask decoder, in image pixels.</summary>
/// <param name="Points">Foreground and background clicks; may be empty when there is a box.</param>
/// <param name="Box">Box prompt, or null.</param>
/// <param name="MaskLogits">
/// Dense prompt, [256, 256] row-major in the encoder-input frame at a quarter of its size; null for none. Not copied.
/// </param>
/// <param name="Extent">
/// Where masks are made, in image pixels, to whole cells of 16 input pixels and one around; elsewhere logits are -12. Null
/// for everywhere.
/// </param>
/// <param name="ThinPadding">
/// Whether the decoder sees one place of nine of the padding (<see cref="ImagePlaces"/>): a quarter of its time less for a
/// 4:3 image, logits that differ by 0.03 on average. Where its graphs cannot be edited it sees all.
/// </param>
public sealed record SamPrompt(
    IReadOnlyList<PointPrompt> Points,
    BoxPrompt? Box,
    float[]? MaskLogits = null,
    BoxPrompt? Extent = null,
    bool ThinPadding = false);
