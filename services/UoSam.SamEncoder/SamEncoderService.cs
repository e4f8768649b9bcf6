using Grpc.Core;
using Microsoft.Extensions.Options;
using UoSam.Core.Global;
using UoSam.Core.Imaging;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Messages;
using UoSam.ServiceDefaults.Streaming;
using EncodeParameters = UoSam.Core.Presets.EncodeParameters;

namespace UoSam.SamEncoder;

internal sealed class SamEncoderService(
    SamModel model,
    [FromKeyedServices(typeof(SamEncoderService))] AdmissionGate gate,
    ItemStreaming items,
    IOptions<ServiceLimits> limits)
    : Protos.V1.SamEncoder.SamEncoderBase
{
    public override Task<EncodeResponse> Encode(EncodeRequest request, ServerCallContext context) =>
        EncodeAsync(request, WorkTime.Of(context));

    public override Task EncodeStream(
        IAsyncStreamReader<EncodeStreamRequest> requestStream,
        IServerStreamWriter<EncodeStreamResponse> responseStream,
        ServerCallContext context) =>
        items.RunAsync(requestStream, responseStream, EncodeAsync, context);

    private Task<EncodeResponse> EncodeAsync(EncodeRequest request, WorkTime time)
    {
        var preset = ParameterMessages.PresetOf(request.Preset);
        var parameters = ParameterMessages.Override(preset.Encode, request.Parameters);
        return gate.RunAsync(() => Encode(request, parameters, time.Cancellation), time);
    }

    private EncodeResponse Encode(
        EncodeRequest request, EncodeParameters parameters, CancellationToken cancellationToken)
    {
        ImageSize? mapSize = request is { LabelMapHeight: > 0, LabelMapWidth: > 0 }
            ? new ImageSize(request.LabelMapHeight, request.LabelMapWidth)
            : null;
        var image = ImageReader.Read(request.Image.Memory, limits.Value.Images, mapSize);
        var info = model.DescribeEncoder();
        var frames = CropBoxes.For(image.Height, image.Width, parameters.CropNLayers, parameters.CropOverlapRatio);
        return new EncodeResponse
        {
            Embeddings =
            {
                frames.Select(frame => EmbeddingMessages.ToMessage(
                    model.Encoder.Encode(image, frame, cancellationToken), request.ElementType, info)),
            },
            Parameters = ParameterMessages.Echo<Protos.V1.EncodeParameters>(parameters),
        };
    }
}
