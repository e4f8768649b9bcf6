using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Options;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.Cli.Web;

/// <summary>Refuses to send as JSON what gRPC would refuse to send: the message is measured, not its text.</summary>
/// <param name="limits">MaxMessageBytes.</param>
internal sealed class JsonAnswerLimit(IOptions<ServiceLimits> limits) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var response = await continuation(request, context);
        var (most, bytes) = (limits.Value.MaxMessageBytes, ((IMessage)response).CalculateSize());
        return bytes <= most || JsonCalls.MethodOf(context.GetHttpContext()) is null
            ? response
            : throw ErrorStatus.Make(
                Code.ResourceExhausted, $"the answer's message has {bytes} bytes; at most {most} are sent", "MESSAGE_TOO_LARGE")
                .ToRpcException();
    }
}
