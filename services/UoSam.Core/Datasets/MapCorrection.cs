namespace UoSam.Core.Datasets;

/// <summary>A region that got another class because the other images say so.</summary>
/// <param name="From">The class that the coarse map has most of there.</param>
/// <param name="To">Its class now.</param>
/// <param name="Pixels">Pixels that changed.</param>
/// <param name="Margin">Mean log-odds of the class to the next one by the other images.</param>
/// <param name="Belief">Probability that the claim is right, above 0.9, or 0.7 where the map said nothing.</param>
public sealed record MapCorrection(ushort From, ushort To, int Pixels, float Margin, double Belief);
