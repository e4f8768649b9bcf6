using Grpc.Core;

namespace UoSam.Client;

/// <summary>How one stage is called and streamed to.</summary>
/// <param name="Stage">Name for messages.</param>
/// <param name="Call">Makes a unary call.</param>
/// <param name="Open">Opens a stream.</param>
internal sealed record StagePort<TRequest, TResponse, TItem, TAnswer>(
    string Stage,
    Func<ChannelBase, TRequest, CallOptions, AsyncUnaryCall<TResponse>> Call,
    Func<ChannelBase, CallOptions, AsyncDuplexStreamingCall<TItem, TAnswer>> Open);
