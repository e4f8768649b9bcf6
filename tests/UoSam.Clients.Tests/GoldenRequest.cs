using System.Buffers.Binary;
using Google.Protobuf;
using Grpc.Net.Client;
using UoSam.Client;
using UoSam.Protos.V1;

namespace UoSam.Clients.Tests;

/// <summary>The request that every language sends: a sample with the default preset, the answer as a PNG.</summary>
/// <param name="sample">coffee or chelsea.</param>
internal sealed class GoldenRequest(string sample)
{
    private readonly byte[] _image = File.ReadAllBytes(Repository.Sample($"{sample}.png"));
    private readonly byte[] _coarse = File.ReadAllBytes(Repository.Sample($"{sample}-coarse.png"));

    /// <summary>The PNG of the last stage, by the stubs that Grpc.Tools makes and nothing else.</summary>
    public byte[] AskByStubs(string address)
    {
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = 64 << 20 });
        return AskByStubs(channel);
    }

    /// <summary>The same over a channel.</summary>
    public byte[] AskByStubs(GrpcChannel channel)
    {
        var map = Map();
        var encoded = new Protos.V1.SamEncoder.SamEncoderClient(channel).Encode(new EncodeRequest
        {
            Image = ByteString.CopyFrom(_image),
            Preset = Preset.Default,
            ElementType = ElementType.Float16,
            LabelMapHeight = map.Height,
            LabelMapWidth = map.Width,
        });
        var prompts = new Protos.V1.PromptExtraction.PromptExtractionClient(channel).ExtractPrompts(new ExtractPromptsRequest
        {
            Embedding = encoded.Embeddings[0],
            LabelMap = map,
            Preset = Preset.Default,
        });
        var local = new Protos.V1.LocalOptimizer.LocalOptimizerClient(channel).OptimizeLocal(new OptimizeLocalRequest
        {
            Embedding = encoded.Embeddings[0],
            LabelMap = map,
            Objects = { prompts.Objects },
            Preset = Preset.Default,
            AnswerEncoding = LabelMapEncoding.Runs,
        });
        var global = new Protos.V1.GlobalOptimizer.GlobalOptimizerClient(channel).OptimizeGlobal(new OptimizeGlobalRequest
        {
            Embeddings = { encoded.Embeddings },
            LabelMap = local.LabelMap,
            Preset = Preset.Default,
            AnswerEncoding = LabelMapEncoding.Png,
        });
        return global.LabelMap.Png.ToByteArray();
    }

    /// <summary>The ids, by the client library of this repository.</summary>
    public async Task<ushort[]> AskByClientAsync(string address, RefinementClientOptions? options = null)
    {
        using var client = new RefinementClient(
            StageEndpoints.AtOne(address), options ?? new RefinementClientOptions { Deadline = TimeSpan.FromMinutes(2) });
        var request = new RefinementRequest(_image, Map(), Preset.Default);
        return (await client.RefineAsync(request, CancellationToken.None)).Labels;
    }

    private LabelMap Map() => new()
    {
        Height = BinaryPrimitives.ReadInt32BigEndian(_coarse.AsSpan(20)),
        Width = BinaryPrimitives.ReadInt32BigEndian(_coarse.AsSpan(16)),
        Png = ByteString.CopyFrom(_coarse),
        BackgroundId = 0,
        VoidIds = { 255 },
    };
}
