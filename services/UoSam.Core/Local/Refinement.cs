using UoSam.Core.Denoising;

namespace UoSam.Core.Local;

/// <summary>An image's objects with their masks, and what they were judged by.</summary>
/// <param name="Odds">What features and coarse map say; null for nothing.</param>
/// <param name="Likely">Where objects are believed to be; null for their coarse regions.</param>
/// <param name="Planned">The objects as they were asked for last.</param>
/// <param name="Refined">What became of them, in the same order.</param>
/// <param name="Left">Decoder calls that are left beside those that are planned.</param>
internal sealed record Refinement(
    MapOdds? Odds, LikelyRegions? Likely, IReadOnlyList<PlannedObject> Planned, IReadOnlyList<RefinedObject> Refined, long Left);
