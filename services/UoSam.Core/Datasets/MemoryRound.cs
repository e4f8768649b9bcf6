namespace UoSam.Core.Datasets;

/// <summary>What the images of a data set say by one version of their label maps.</summary>
/// <param name="Sums">Of all images.</param>
/// <param name="Calibration">How far claims by these sums are believed.</param>
public sealed record MemoryRound(DatasetSums Sums, ClaimCalibration Calibration)
{
    /// <summary>The claims that are believed, each with the probability that it is right.</summary>
    /// <param name="image">The image with its coarse map.</param>
    /// <param name="added">What the image is part of the sums with, to be left out; null where it is none.</param>
    /// <param name="least">The least probability, for claims against a class of the coarse map.</param>
    /// <param name="space">Which ids are no classes.</param>
    internal IEnumerable<(RegionClaim Claim, double Belief)> Believed(
        ImageSums image, ImageSums? added, double least, LabelMaps.LabelSpace space) =>
        Calibration.Believed(Claims(image, added, space), least, space);

    /// <summary>All claims on an image.</summary>
    internal ImageClaims Claims(ImageSums image, ImageSums? added, LabelMaps.LabelSpace space) =>
        RegionClaims.Of(image, new FeatureDiscriminant(added is null ? Sums : Sums.Without(added)), space);
}
