using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using UoSam.Cli.Hosting;
using UoSam.Client;
using UoSam.Core.ModelStore;
using UoSam.GlobalOptimizer;
using UoSam.LocalOptimizer;
using UoSam.PromptExtraction;
using UoSam.Protos.V1;
using UoSam.SamEncoder;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Streaming;

namespace UoSam.Faults.Tests;

/// <summary>The four real services with the real model in this process, where its tensors and queues can be counted.</summary>
public sealed class ModelHost : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-faults-");
    private WebApplication _app = null!;

    public string Address => $"unix:{SocketPath}";

    internal AdmissionGate Gate => _app.Services.GetRequiredKeyedService<AdmissionGate>(typeof(SamEncoderService));

    internal AdmissionGate PromptGate => _app.Services.GetRequiredKeyedService<AdmissionGate>(typeof(PromptExtractionService));

    /// <summary>True when no stage works on anything, nothing waits and no stream is open.</summary>
    internal bool IsIdle =>
        ((Type[])[typeof(SamEncoderService), typeof(PromptExtractionService), typeof(LocalOptimizerService), typeof(GlobalOptimizerService)])
            .All(stage => _app.Services.GetRequiredKeyedService<AdmissionGate>(stage).Admitted == 0)
        && _app.Services.GetRequiredService<ItemStreaming>().Open == 0;

    private string SocketPath => Path.Combine(_folder.FullName, "services.sock");

    public async Task InitializeAsync()
    {
        var model = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        await model.EnsureAsync(CancellationToken.None);
        _app = LocalServices.Build(model, options => options.ListenUnixSocket(SocketPath));
        await LocalServices.StartAsync(_app, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>A connection of its own.</summary>
    internal GrpcChannel Connect() => StageChannel.Open(Address, new RefinementClientOptions());

    /// <summary>A bundled picture, to be encoded.</summary>
    internal static EncodeRequest Encode(string name = "coffee.png") => new()
    {
        Image = Google.Protobuf.ByteString.CopyFrom(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", name))),
        Preset = Preset.Fast,
        ElementType = ElementType.Float16,
    };
}
