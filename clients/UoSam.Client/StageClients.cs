using Grpc.Net.Client;
using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>The generated clients of the four stages; stages at one address share a channel.</summary>
internal sealed class StageClients : IDisposable
{
    private readonly Dictionary<string, GrpcChannel> _channels;

    public StageClients(StageEndpoints endpoints)
    {
        string[] addresses = [endpoints.Encoder, endpoints.Prompts, endpoints.Local, endpoints.Global];
        _channels = addresses.Distinct().ToDictionary(address => address, StageChannel.Open);
        Encoder = new SamEncoder.SamEncoderClient(_channels[endpoints.Encoder]);
        Prompts = new PromptExtraction.PromptExtractionClient(_channels[endpoints.Prompts]);
        Local = new LocalOptimizer.LocalOptimizerClient(_channels[endpoints.Local]);
        Global = new GlobalOptimizer.GlobalOptimizerClient(_channels[endpoints.Global]);
    }

    public SamEncoder.SamEncoderClient Encoder { get; }

    public PromptExtraction.PromptExtractionClient Prompts { get; }

    public LocalOptimizer.LocalOptimizerClient Local { get; }

    public GlobalOptimizer.GlobalOptimizerClient Global { get; }

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }
    }
}
