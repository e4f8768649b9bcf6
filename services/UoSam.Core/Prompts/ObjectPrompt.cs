using System.Collections.Immutable;
using UoSam.Core.Masks;

namespace UoSam.Core.Prompts;

/// <summary>One object of a coarse label map and how to prompt SAM for it.</summary>
/// <param name="ClassId">Class id.</param>
/// <param name="Component">Number of the object within its class, from 0, by descending area.</param>
/// <param name="Region">The object's pixels in the coarse (or denoised) map, of the image's size.</param>
/// <param name="Points">Points in image pixels, positive ones first.</param>
/// <param name="Box">Box in image pixels.</param>
/// <param name="MaskLogits">
/// Dense prompt, [256, 256] row-major, encoder-input frame at a quarter of its size; null for none.
/// </param>
/// <param name="Evidence">What the prompts were derived from.</param>
public sealed record ObjectPrompt(
    ushort ClassId,
    int Component,
    BitMask Region,
    ImmutableArray<PointPrompt> Points,
    BoxPrompt Box,
    float[]? MaskLogits,
    PromptEvidence Evidence);
