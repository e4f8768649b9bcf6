namespace UoSam.Core.PostProcessing;

/// <summary>
/// Parameters of the dense CRF (Kraehenbuhl and Koltun, NIPS 2011), in the terms of pydensecrf with a diagonal kernel and
/// symmetric normalisation.
/// </summary>
/// <param name="GtProb">Probability of the given label where labels are given, 0..1 exclusive.</param>
/// <param name="GaussianSxy">Standard deviation of the smoothness kernel, pixels.</param>
/// <param name="GaussianCompat">Weight of the smoothness kernel; 0 leaves it out.</param>
/// <param name="BilateralSxy">Spatial standard deviation of the appearance kernel, pixels.</param>
/// <param name="BilateralSrgb">Its standard deviation in each colour channel, of 0..255.</param>
/// <param name="BilateralCompat">Weight of the appearance kernel; 0 leaves it out.</param>
/// <param name="Iterations">Steps of the mean field, at least 1.</param>
public sealed record CrfParameters(
    double GtProb,
    double GaussianSxy,
    double GaussianCompat,
    double BilateralSxy,
    double BilateralSrgb,
    double BilateralCompat,
    int Iterations)
{
    /// <summary>
    /// STEGO, CAUSE and SmooSeg. Those start from scores; for label maps the probability is that of <see cref="Dpss"/>.
    /// </summary>
    public static CrfParameters Stego { get; } = new(0.7, 1, 3, 67, 3, 4, 10);

    /// <summary>DPSS on pseudo labels.</summary>
    public static CrfParameters Dpss { get; } = new(0.7, 3, 3, 80, 13, 10, 5);

    /// <summary>DPSS on final results.</summary>
    public static CrfParameters DpssFinal { get; } = new(0.9, 3, 2, 25, 7, 10, 15);
}
