using System.Diagnostics.Metrics;
using System.Text;
using Grpc.Core;

namespace UoSam.ServiceDefaults.Telemetry;

/// <summary>What every stage measures of its calls; names in <see cref="MetricNames"/>.</summary>
public sealed class ServiceMetrics
{
    private const string OwnServices = "/uosam.v1.";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _items;
    private readonly UpDownCounter<long> _inFlight;
    private readonly UpDownCounter<long> _queued;
    private readonly Histogram<double> _waited;

    /// <summary>Registers the instruments.</summary>
    /// <param name="meters">The host's meters.</param>
    public ServiceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MetricNames.Meter);
        _requests = meter.CreateCounter<long>(MetricNames.Requests, description: "Calls that ended.");
        _items = meter.CreateCounter<long>(MetricNames.StreamItems, description: "Stream items that were answered.");
        _inFlight = meter.CreateUpDownCounter<long>(MetricNames.InFlight, description: "Calls and items worked on.");
        _queued = meter.CreateUpDownCounter<long>(MetricNames.QueueLength, description: "Calls and items that wait.");
        _waited = meter.CreateHistogram<double>(MetricNames.QueueDuration, "s", "Time that a call or item waited.");
    }

    /// <summary>A call ended. Health and reflection are not counted.</summary>
    /// <param name="method">gRPC's full name, e.g. <c>/uosam.v1.SamEncoder/Encode</c>.</param>
    /// <param name="status">How.</param>
    public void CallEnded(string method, StatusCode status)
    {
        if (method.StartsWith(OwnServices, StringComparison.Ordinal))
        {
            _requests.Add(1, new(MetricNames.Stage, StageOf(method)), new(MetricNames.Result, status.ToString()));
        }
    }

    /// <summary>A stream's item was answered.</summary>
    /// <param name="status">With a result (OK) or a fault.</param>
    public void ItemAnswered(StatusCode status) => _items.Add(1, new KeyValuePair<string, object?>(MetricNames.Result, status.ToString()));

    /// <summary>A call or item begins to wait.</summary>
    public void WaitBegan() => _queued.Add(1);

    /// <summary>It waits no more.</summary>
    /// <param name="waited">How long it did.</param>
    public void WaitEnded(TimeSpan waited)
    {
        _queued.Add(-1);
        _waited.Record(waited.TotalSeconds);
    }

    /// <summary>Work on a call or item begins.</summary>
    public void WorkBegan() => _inFlight.Add(1);

    /// <summary>It ends.</summary>
    public void WorkEnded() => _inFlight.Add(-1);

    // /uosam.v1.SamEncoder/Encode is sam-encoder's.
    private static string StageOf(string method)
    {
        var name = new StringBuilder();
        foreach (var letter in method.AsSpan(OwnServices.Length))
        {
            if (letter == '/')
            {
                break;
            }

            name.Append(char.IsUpper(letter) && name.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }
}
