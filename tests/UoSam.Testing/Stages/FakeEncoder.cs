using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Testing.Stages;

internal sealed class FakeEncoder(StageScript script) : SamEncoder.SamEncoderBase
{
    public override async Task<EncodeResponse> Encode(EncodeRequest request, ServerCallContext context)
    {
        await script.RunAsync("encoder", request.Image.ToStringUtf8(), request, context.CancellationToken);
        return new EncodeResponse
        {
            Embeddings = { script.Embed(request.Image) },
            Parameters = new EncodeParameters { CropNLayers = request.LabelMapHeight },
        };
    }

    public override Task EncodeStream(
        IAsyncStreamReader<EncodeStreamRequest> requestStream,
        IServerStreamWriter<EncodeStreamResponse> responseStream,
        ServerCallContext context) =>
        FakeStream.RunAsync(requestStream, responseStream, (EncodeRequest request) => Encode(request, context));
}
