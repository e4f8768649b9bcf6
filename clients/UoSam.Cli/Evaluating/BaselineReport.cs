using UoSam.Core.Evaluation;

namespace UoSam.Cli.Evaluating;

/// <summary>What a method without SAM makes of the same maps.</summary>
/// <param name="Name">e.g. crf=stego.</param>
/// <param name="Report">Its figures, by the same protocol.</param>
internal sealed record BaselineReport(string Name, EvaluationReport Report);
