using UoSam.GlobalOptimizer;
using UoSam.LocalOptimizer;
using UoSam.PromptExtraction;
using UoSam.SamEncoder;

namespace UoSam.LocalCluster;

/// <summary>A stage, by the names of its manifest.</summary>
/// <param name="Name">Of its Service.</param>
/// <param name="Project">Its program.</param>
/// <param name="Port">Its port.</param>
/// <param name="HealthService">What its probes ask for.</param>
internal sealed record StageProgram(string Name, string Project, int Port, string HealthService)
{
    public static StageProgram Encoder { get; } =
        new("sam-encoder", "UoSam.SamEncoder", SamEncoderStage.DefaultPort, "uosam.v1.SamEncoder");

    public static StageProgram Prompts { get; } =
        new("prompt-extraction", "UoSam.PromptExtraction", PromptExtractionStage.DefaultPort, "uosam.v1.PromptExtraction");

    public static StageProgram Local { get; } =
        new("local-optimizer", "UoSam.LocalOptimizer", LocalOptimizerStage.DefaultPort, "uosam.v1.LocalOptimizer");

    public static StageProgram Global { get; } =
        new("global-optimizer", "UoSam.GlobalOptimizer", GlobalOptimizerStage.DefaultPort, "uosam.v1.GlobalOptimizer");

    /// <summary>As clients in the cluster name it.</summary>
    public string Endpoint => $"dns:///{Name}.uosam.svc:{Port}";
}
