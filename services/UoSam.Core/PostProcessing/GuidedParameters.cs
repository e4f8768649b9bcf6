namespace UoSam.Core.PostProcessing;

/// <summary>Parameters of the guided filter (He, Sun and Tang, Guided Image Filtering, 2013).</summary>
/// <param name="Radius">Windows are of (2 radius + 1) x (2 radius + 1) pixels; at least 1.</param>
/// <param name="Epsilon">Regularisation: variance of the guide, of values 0..1, below which it is smoothed over; above 0.</param>
/// <param name="UsesColor">True: the guide is the colour picture. False: its luma.</param>
public sealed record GuidedParameters(int Radius, double Epsilon, bool UsesColor)
{
    /// <summary>Colour guide, radius 16, epsilon 1e-4: on coarse maps of blurred outlines the best of radius 8 to 32.</summary>
    public static GuidedParameters Default { get; } = new(16, 1e-4, UsesColor: true);
}
