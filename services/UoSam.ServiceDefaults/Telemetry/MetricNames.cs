using UoSam.Core.Telemetry;

namespace UoSam.ServiceDefaults.Telemetry;

/// <summary>
/// Names and labels of all metrics, as Prometheus sees them. Alerts, dashboards and scaling in k8s/ use these names, and
/// tests hold the two together. Which stage a process is, the scraper knows (label <c>job</c>).
/// </summary>
public static class MetricNames
{
    /// <summary>The meter that carries all of them.</summary>
    public const string Meter = WorkTelemetry.Name;

    /// <summary>Counter of calls that ended; labels <see cref="Stage"/> and <see cref="Result"/>.</summary>
    public const string Requests = "uosam_requests_total";

    /// <summary>Gauge: calls and stream items that are worked on now.</summary>
    public const string InFlight = "uosam_inflight";

    /// <summary>Gauge: calls and stream items that wait for a place now.</summary>
    public const string QueueLength = "uosam_queue_length";

    /// <summary>Histogram: seconds that a call or stream item waited for a place.</summary>
    public const string QueueDuration = "uosam_queue_duration_seconds";

    /// <summary>Histogram: seconds of one phase of a call; label <see cref="Phase"/>.</summary>
    public const string StageDuration = WorkTelemetry.StageDuration;

    /// <summary>Histogram: prompts of one run of the decoder.</summary>
    public const string BatchSize = WorkTelemetry.BatchSize;

    /// <summary>Counter of prompts; label <see cref="Result"/>: decoded or skipped.</summary>
    public const string Prompts = "uosam_prompts_total";

    /// <summary>Counter of objects; labels <see cref="Decision"/> and <see cref="Reason"/>.</summary>
    public const string Objects = "uosam_objects_total";

    /// <summary>Histogram: pixel IoU of an object's refined mask with its coarse region, 0..1.</summary>
    public const string RefinementIou = "uosam_refinement_iou";

    /// <summary>Counter of answered stream items; label <see cref="Result"/>.</summary>
    public const string StreamItems = "uosam_stream_items_total";

    /// <summary>Gauge, always 1: the model and where it runs; labels <see cref="Model"/>, <see cref="Sha256"/>, <see cref="Device"/>.</summary>
    public const string ModelInfo = "uosam_model_info";

    /// <summary>Label: sam-encoder, prompt-extraction, local-optimizer or global-optimizer.</summary>
    public const string Stage = "stage";

    /// <summary>Label: OK, or the gRPC status' name as in <c>ResourceExhausted</c>; of prompts, decoded or skipped.</summary>
    public const string Result = "result";

    /// <summary>Label: decode, preprocess, infer or postprocess.</summary>
    public const string Phase = WorkTelemetry.PhaseLabel;

    /// <summary>Label: accepted or kept_coarse.</summary>
    public const string Decision = "decision";

    /// <summary>Label: why an object was kept coarse: empty_mask or low_iou; none where it was not.</summary>
    public const string Reason = "reason";

    /// <summary>Label: name of the model in the store.</summary>
    public const string Model = "model";

    /// <summary>Label: hash of the model.</summary>
    public const string Sha256 = "sha256";

    /// <summary>Label: cpu or cuda:N.</summary>
    public const string Device = "device";
}
