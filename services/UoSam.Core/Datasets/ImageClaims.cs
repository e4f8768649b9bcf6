namespace UoSam.Core.Datasets;

/// <summary>What the other images say of an image.</summary>
/// <param name="Regions">Of its regions.</param>
/// <param name="Confirmed">The classes of its coarse map that the other images find there too, each over all of its cells.</param>
internal sealed record ImageClaims(List<RegionClaim> Regions, List<ClassMargin> Confirmed);
