using UoSam.Core.Masks;

namespace UoSam.Core.Imaging;

/// <summary>What is drawn of one mask of an object.</summary>
/// <param name="Caption">Its prompts and figures.</param>
/// <param name="Mask">Of the image's size; null where only the caption is known.</param>
/// <param name="Counts">Whether it has a part in the result.</param>
public sealed record ExplainedCandidate(string Caption, BitMask? Mask, bool Counts);
