using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Global;

/// <summary>One mask's vote.</summary>
/// <param name="AreaPixels">Pixels of the mask.</param>
/// <param name="Box">Its bounding box.</param>
/// <param name="Point">The point that it was prompted with, in image pixels.</param>
/// <param name="PredictedIou">Predicted IoU.</param>
/// <param name="StabilityScore">Stability score.</param>
/// <param name="ClassId">The class with the most pixels under the mask; ties go to the lower id.</param>
/// <param name="Share">Share of the mask's labelled pixels that voted for it.</param>
/// <param name="DifferingPixels">Pixels whose label differed from <paramref name="ClassId"/> before.</param>
/// <param name="Painted">
/// False where the share was below the purity threshold, nobody voted, or the whole vote was void because it would have
/// left one class.
/// </param>
public sealed record VoteTrace(
    int AreaPixels,
    PixelBox Box,
    PointPrompt Point,
    float PredictedIou,
    float StabilityScore,
    ushort ClassId,
    float Share,
    int DifferingPixels,
    bool Painted);
