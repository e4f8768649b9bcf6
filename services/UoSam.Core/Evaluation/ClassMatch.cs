namespace UoSam.Core.Evaluation;

/// <summary>One pair of a matching.</summary>
/// <param name="PredictedId">Id in the predictions, a cluster.</param>
/// <param name="TruthId">The class it counts as; null for a cluster that no class was left for.</param>
/// <param name="IsAmbiguous">True where another matching, as good, pairs the cluster with another class, or none.</param>
public sealed record ClassMatch(int PredictedId, int? TruthId, bool IsAmbiguous = false);
