using UoSam.Core.Evaluation;

namespace UoSam.Cli.Evaluating;

internal static class EvaluationPage
{
    public static byte[] Write(EvaluationReport report, EvaluationSettings settings, CancellationToken token) => [];
}
