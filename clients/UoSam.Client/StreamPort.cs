using Grpc.Core;

namespace UoSam.Client;

/// <summary>How one stage's bidirectional stream is opened, and how its items and answers are packed.</summary>
/// <param name="Stage">Name for messages.</param>
/// <param name="Open">Opens a stream.</param>
/// <param name="Pack">Makes an item of an id and a request.</param>
/// <param name="Unpack">Reads an answer.</param>
internal sealed record StreamPort<TRequest, TResponse, TItem, TAnswer>(
    string Stage,
    Func<CallOptions, AsyncDuplexStreamingCall<TItem, TAnswer>> Open,
    Func<string, TRequest, TItem> Pack,
    Func<TAnswer, StreamAnswer<TResponse>> Unpack)
    where TResponse : class;
