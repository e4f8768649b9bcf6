using Google.Rpc;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.ServiceDefaults.Streaming;

/// <summary>How the items of one stage's stream are read, served and answered.</summary>
/// <param name="ItemId">An item's id.</param>
/// <param name="TimeLeft">Milliseconds in which its answer is of use; 0 for no end.</param>
/// <param name="TraceParent">Its place in a trace, as W3C's traceparent; empty for none.</param>
/// <param name="Serve">Answers one item.</param>
/// <param name="Fail">Makes an answer of a fault.</param>
public sealed record ItemPort<TRequest, TResponse>(
    Func<TRequest, string> ItemId,
    Func<TRequest, long> TimeLeft,
    Func<TRequest, string> TraceParent,
    Func<TRequest, WorkTime, Task<TResponse>> Serve,
    Func<string, Status, TResponse> Fail)
    where TRequest : class;
