using System.Collections.Concurrent;
using System.Diagnostics;
using UoSam.Core.Telemetry;

namespace UoSam.Faults.Tests;

/// <summary>When the networks of this process began to run, told by their spans.</summary>
internal sealed class InferenceRuns : IDisposable
{
    private readonly ActivityListener _listener;

    public InferenceRuns()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WorkTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = span =>
            {
                if (span.OperationName == "infer")
                {
                    Begun.Add(span.StartTimeUtc);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Times in UTC.</summary>
    public ConcurrentBag<DateTime> Begun { get; } = [];

    public void Dispose() => _listener.Dispose();
}
