using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.ServiceDefaults.Errors;

/// <summary>
/// Turns what a method throws into a status with details; the service's own faults are logged once. Counts how calls end.
/// Calls of a stage whose model is still being loaded are refused.
/// </summary>
internal sealed partial class ErrorMappingInterceptor(
    ModelLoading loading, IOptions<ServiceLimits> limits, ILogger<ErrorMappingInterceptor> logger, ServiceMetrics metrics)
    : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            MalformedMessages.MarkReached(context.GetHttpContext());
            loading.Admit(context.Method);
            var response = await continuation(request, context);
            AnswerTooLargeException.ThrowIfAbove((IMessage)response, limits.Value.MaxMessageBytes);
            metrics.CallEnded(context.Method, StatusCode.OK);
            return response;
        }
        catch (Exception error)
        {
            throw Map(Cause(error, context), context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            MalformedMessages.MarkReached(context.GetHttpContext());
            loading.Admit(context.Method);
            await continuation(requestStream, responseStream, context);
            metrics.CallEnded(context.Method, StatusCode.OK);
        }
        catch (Exception error)
        {
            throw Map(Cause(error, context), context);
        }
    }

    // Whatever a handler stumbles over after its client has gone, or its deadline has passed, comes of that; not so what it
    // refuses: gRPC cancels a stream, too, whose bytes are no message.
    private static Exception Cause(Exception error, ServerCallContext context)
    {
        var isOwn = error is not RpcException && (error is OperationCanceledException || ErrorStatus.IsInternal(error));
        return !isOwn || !context.CancellationToken.IsCancellationRequested ? error
            : context.GetHttpContext().Features.Get<RequestDeadline>() is { Gone.IsCancellationRequested: false }
                ? new TimeoutException("the deadline has passed", error)
            : new OperationCanceledException(error.Message, error);
    }

    private RpcException Map(Exception error, ServerCallContext context)
    {
        var mapped = error as RpcException;
        if (mapped is null && ErrorStatus.IsInternal(error))
        {
            LogFault(logger, context.Method, error);
        }

        mapped ??= ErrorStatus.Of(error).ToRpcException();
        metrics.CallEnded(context.Method, mapped.StatusCode);
        context.GetHttpContext().Features.Set(mapped.GetRpcStatus());
        return mapped;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} failed")]
    private static partial void LogFault(ILogger logger, string method, Exception error);
}
