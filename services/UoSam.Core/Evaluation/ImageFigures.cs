namespace UoSam.Core.Evaluation;

/// <summary>The numbers of one image, or of one object of one sequence.</summary>
/// <param name="Name">Name in the source.</param>
/// <param name="Figures">In the same order for every image; the first one ranks.</param>
public sealed record ImageFigures(string Name, IReadOnlyList<Figure> Figures);
