using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using UoSam.GlobalOptimizer;
using UoSam.LocalOptimizer;
using UoSam.PromptExtraction;
using UoSam.SamEncoder;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>What the program says of a stage, for manifests to agree with.</summary>
/// <param name="Name">In metrics, and of its Deployment, Service and image.</param>
/// <param name="Project">Its program.</param>
/// <param name="Port">Where its own host listens.</param>
/// <param name="HealthService">Name for the health service; that of its gRPC service.</param>
/// <param name="HasNetwork">Needs the model store.</param>
internal sealed record StageFacts(string Name, string Project, int Port, string HealthService, bool HasNetwork)
{
    public static StageFacts[] All { get; } =
    [
        new("sam-encoder", "UoSam.SamEncoder", SamEncoderStage.DefaultPort, Protos.V1.SamEncoder.Descriptor.FullName, true),
        new("prompt-extraction", "UoSam.PromptExtraction", PromptExtractionStage.DefaultPort, Protos.V1.PromptExtraction.Descriptor.FullName, false),
        new("local-optimizer", "UoSam.LocalOptimizer", LocalOptimizerStage.DefaultPort, Protos.V1.LocalOptimizer.Descriptor.FullName, true),
        new("global-optimizer", "UoSam.GlobalOptimizer", GlobalOptimizerStage.DefaultPort, Protos.V1.GlobalOptimizer.Descriptor.FullName, true),
    ];

    /// <summary>How long a host finishes calls before it aborts them.</summary>
    public static TimeSpan DrainTime { get; } = ReadDrainTime();

    private static TimeSpan ReadDrainTime()
    {
        var builder = WebApplication.CreateSlimBuilder();
        SamEncoderStage.Add(builder);
        using var provider = builder.Services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
    }
}
