using UoSam.Core.Evaluation;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Quality;

/// <summary>What became of one case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Item">Truth and refined map.</param>
/// <param name="Coarse">The coarse map.</param>
/// <param name="DecoderCalls">Prompts decoded.</param>
/// <param name="Milliseconds">Time without encoding.</param>
internal sealed record QualityRow(
    QualityCase Case, EvaluationItem Item, LabelMap Coarse, int DecoderCalls, double Milliseconds);
