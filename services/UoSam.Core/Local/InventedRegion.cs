using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>A region of an object class that was taken out of the refined map, since SAM's features hardly tell it from what is around it.</summary>
/// <param name="ClassId">The class that it had.</param>
/// <param name="SurroundingClassId">The class around it, which it has now.</param>
/// <param name="Box">Its smallest box, in image pixels.</param>
/// <param name="Pixels">Its area.</param>
/// <param name="BorderStep">
/// 1 - cosine similarity of the embedding's cells inside and outside, median along the border, 0..2.
/// </param>
/// <param name="CoarseBorderStep">The same along the border of the coarse region that it was.</param>
/// <param name="Novelty">
/// 1 - cosine similarity of its cells with the most similar one of the image without its class, the median of them, 0..2.
/// </param>
public sealed record InventedRegion(
    ushort ClassId,
    ushort SurroundingClassId,
    BoxPrompt Box,
    int Pixels,
    float BorderStep,
    float CoarseBorderStep,
    float Novelty);
