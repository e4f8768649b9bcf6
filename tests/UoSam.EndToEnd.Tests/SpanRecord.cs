using System.Collections.Concurrent;
using System.Diagnostics;
using UoSam.Client;
using UoSam.Core.Telemetry;

namespace UoSam.EndToEnd.Tests;

/// <summary>The spans that end while this lives: the client's, the servers' and the algorithms'.</summary>
internal sealed class SpanRecord : IDisposable
{
    private static readonly string[] Sources = [WorkTelemetry.Name, ClientTelemetry.SourceName, "Microsoft.AspNetCore"];
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public SpanRecord()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => Sources.Contains(source.Name),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>All of one name.</summary>
    public IReadOnlyList<Activity> Named(string name) => [.. _spans.Where(span => span.OperationName == name)];

    /// <summary>Those of a trace.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _spans.Where(span => span.TraceId == trace)];

    /// <summary>The service below whose span another lies, e.g. <c>SamEncoder</c>; empty where it lies below none.</summary>
    public string ServiceOf(Activity span)
    {
        var byId = Of(span.TraceId).ToDictionary(other => other.SpanId);
        for (var at = span; at is not null; at = byId.GetValueOrDefault(at.ParentSpanId))
        {
            if (at.GetTagItem("grpc.method") is string method)
            {
                return method.Split('/', '.')[^2];
            }
        }

        return "";
    }

    public void Dispose() => _listener.Dispose();
}
