using System.Diagnostics.Metrics;
using System.Text.Json;
using Grpc.Core;
using UoSam.Core.Local;

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
    private readonly Counter<long> _prompts;
    private readonly Counter<long> _objects;
    private readonly Histogram<double> _iou;
    private readonly Gauge<int> _model;

    /// <summary>Registers the instruments.</summary>
    /// <param name="meters">The host's meters.</param>
    public ServiceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MetricNames.Meter);
        _requests = meter.CreateCounter<long>(MetricNames.Requests, description: "Calls that ended.");
        _items = meter.CreateCounter<long>(MetricNames.StreamItems, description: "Stream items that were answered.");
        _inFlight = meter.CreateUpDownCounter<long>(MetricNames.InFlight, description: "Calls and items worked on.");
        _queued = meter.CreateUpDownCounter<long>(MetricNames.QueueLength, description: "Calls and items that wait.");
        _waited = meter.CreateHistogram(
            MetricNames.QueueDuration,
            "s",
            "Time that a call or item waited.",
            advice: Buckets(0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60));
        _prompts = meter.CreateCounter<long>(MetricNames.Prompts, description: "Prompts, decoded or skipped.");
        _objects = meter.CreateCounter<long>(MetricNames.Objects, description: "Objects that were judged.");
        _iou = meter.CreateHistogram(
            MetricNames.RefinementIou,
            description: "Pixel IoU of refined masks with their coarse regions.",
            advice: Buckets(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1));
        _model = meter.CreateGauge<int>(MetricNames.ModelInfo, description: "The model and where it runs.");
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

    /// <summary>The decoder worked for a call.</summary>
    /// <param name="decoded">Prompts that it decoded.</param>
    /// <param name="skipped">Prompts that were left out because masks before them covered them, or time was up.</param>
    public void PromptsTaken(int decoded, int skipped)
    {
        _prompts.Add(decoded, new KeyValuePair<string, object?>(MetricNames.Result, "decoded"));
        _prompts.Add(skipped, new KeyValuePair<string, object?>(MetricNames.Result, "skipped"));
    }

    /// <summary>Objects were refined and judged.</summary>
    /// <param name="traces">How.</param>
    public void ObjectsRefined(IReadOnlyList<ObjectTrace> traces)
    {
        foreach (var trace in traces)
        {
            CountObject(trace);
        }

        PromptsTaken(traces.Sum(trace => trace.Candidates.Length), 0);
    }

    /// <summary>A network was loaded.</summary>
    /// <param name="model">Name in the store.</param>
    /// <param name="sha256">Its hash.</param>
    /// <param name="device">Where it runs.</param>
    public void ModelLoaded(string model, string sha256, string device) => _model.Record(
        1, new(MetricNames.Model, model), new(MetricNames.Sha256, sha256), new(MetricNames.Device, device));

    private void CountObject(ObjectTrace trace)
    {
        var accepted = trace.Decision == ObjectDecision.Accepted;
        _objects.Add(
            1,
            new(MetricNames.Decision, accepted ? "accepted" : "kept_coarse"),
            new(MetricNames.Reason, accepted ? "none" : trace.RefinedArea == 0 ? "empty_mask" : "low_iou"));
        _iou.Record(trace.CoarseIou);
    }

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };

    // /uosam.v1.SamEncoder/Encode is sam-encoder's.
    private static string StageOf(string method) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(method[OwnServices.Length..].Split('/')[0]);
}
