using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.ServiceDefaults.Tests.Telemetry;

/// <summary>Adds up what one host's meter measures, by name and labels.</summary>
internal sealed class MetricRecord : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _sums = new();

    public MetricRecord(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MetricNames.Meter && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        _listener.Start();
    }

    /// <summary>Sum of a counter, or the number of a histogram's measurements; 0 where there is none.</summary>
    /// <param name="name">e.g. <c>uosam_requests_total sam-encoder OK</c>.</param>
    public double this[string name] => _sums.GetValueOrDefault(name);

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string[] parts = [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Value}")];
        _sums.AddOrUpdate(string.Join(' ', parts), value, (_, sum) => sum + value);
    }
}
