using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>A region of an object class that was taken out of the refined map, since SAM's features do not see it end.</summary>
/// <param name="ClassId">The class that it had.</param>
/// <param name="SurroundingClassId">The class around it, which it has now.</param>
/// <param name="Box">Its smallest box, in image pixels.</param>
/// <param name="Pixels">Its area.</param>
/// <param name="BorderStep">
/// 1 - cosine similarity of the embedding's cells inside and outside, median along the border, 0..2.
/// </param>
public sealed record InventedRegion(ushort ClassId, ushort SurroundingClassId, BoxPrompt Box, int Pixels, float BorderStep);
