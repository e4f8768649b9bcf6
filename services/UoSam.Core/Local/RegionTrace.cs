using System.Collections.Immutable;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>A region that the evidence moved from class to class, and what SAM's masks said of it.</summary>
/// <param name="CoarseClassId">The class that the coarse map has there.</param>
/// <param name="RefinedClassId">The class that the evidence has there.</param>
/// <param name="Box">Its smallest box, in image pixels.</param>
/// <param name="Point">Its deepest place, in image pixels, where SAM was asked.</param>
/// <param name="Scores">[4] predicted IoU: the single-mask token, then the three multimask tokens.</param>
/// <param name="Vote">Of the three multimask tokens for the refined class, -1 (for the coarse one) to 1.</param>
/// <param name="MaskLead">By how much the objects' masks prefer the refined class, -2..2, mean over the region.</param>
/// <param name="FeatureLead">By how many log-odds the features do, -6..6, mean over the region.</param>
/// <param name="Decision">Accepted where the region stays moved, kept coarse where it was given back.</param>
/// <param name="Pixels">Pixels that were given back.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record RegionTrace(
    ushort CoarseClassId,
    ushort RefinedClassId,
    BoxPrompt Box,
    PointPrompt Point,
    ImmutableArray<float> Scores,
    float Vote,
    float MaskLead,
    float FeatureLead,
    ObjectDecision Decision,
    int Pixels,
    string Reason);
