using System.Collections.Immutable;
using UoSam.Core.Masks;

namespace UoSam.Core.Local;

/// <summary>One decoder call for an object.</summary>
/// <param name="Kind">The prompts it got.</param>
/// <param name="Round">Cascade round, 0 for the first pass; one more where the object was asked for anew,
/// and for each time with its own mask.</param>
/// <param name="Scores">Predicted IoU of the four masks: single-mask token, then the multimask tokens.</param>
/// <param name="ChosenToken">Index into <paramref name="Scores"/> of the mask that was taken.</param>
/// <param name="CoarseIou">Pixel IoU of that mask with the coarse region.</param>
/// <param name="Weight">Its weight in the fusion; 1 where it was taken alone, 0 where it was not used.</param>
public sealed record CandidateTrace(
    PromptKind Kind, int Round, ImmutableArray<float> Scores, int ChosenToken, float CoarseIou, float Weight)
{
    /// <summary>
    /// Its overlap with where the object is believed to be, 0..1: the coarse region, or the probability of its class by
    /// features and coarse map together where those settle the labels.
    /// </summary>
    public float Agreement { get; init; }

    /// <summary>Predicted IoU of the mask that was taken.</summary>
    public float Score => Scores[ChosenToken];

    /// <summary>The mask that was taken, of the image's size; null unless masks were asked for.</summary>
    public BitMask? Mask { get; init; }
}
