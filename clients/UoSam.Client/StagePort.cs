using Grpc.Core;

namespace UoSam.Client;

/// <summary>How one stage is called and streamed to, and how its items and answers are packed.</summary>
/// <param name="Stage">Name for messages.</param>
/// <param name="Call">Makes a unary call.</param>
/// <param name="Open">Opens a stream.</param>
/// <param name="Pack">Makes an item of an id, a request, the milliseconds left to answer it, and its place in a trace.</param>
/// <param name="Unpack">Reads an answer.</param>
internal sealed record StagePort<TRequest, TResponse, TItem, TAnswer>(
    string Stage,
    Func<ChannelBase, TRequest, CallOptions, AsyncUnaryCall<TResponse>> Call,
    Func<ChannelBase, CallOptions, AsyncDuplexStreamingCall<TItem, TAnswer>> Open,
    Func<string, TRequest, long, string, TItem> Pack,
    Func<TAnswer, StreamAnswer<TResponse>> Unpack)
    where TResponse : class;
