namespace UoSam.Core.Evaluation;

/// <summary>The numbers of one class over the whole data set.</summary>
/// <param name="ClassId">Id in the truth.</param>
/// <param name="TruthPixels">Pixels of the class in the truth; 0 for a class that is only predicted.</param>
/// <param name="Figures">In the same order for every class.</param>
public sealed record ClassFigures(int ClassId, long TruthPixels, IReadOnlyList<Figure> Figures);
