using System.ComponentModel.DataAnnotations;

namespace UoSam.ServiceDefaults.Telemetry;

/// <summary>What a process tells of itself, and to whom; section <c>Telemetry</c>. Nothing by default.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Configuration section.</summary>
    public const string SectionName = "Telemetry";

    /// <summary>
    /// Where Prometheus finds <see cref="MetricsEndpoint.Path"/>, on a port of its own, e.g. <c>http://*:9464</c>; none by
    /// default.
    /// </summary>
    public string? MetricsUrl { get; init; }

    /// <summary>True where there is such a port.</summary>
    public bool HasMetricsPort => !string.IsNullOrEmpty(MetricsUrl);

    /// <summary>OTLP collector (gRPC) that gets traces and metrics, e.g. <c>http://localhost:4317</c>; none by default.</summary>
    [Url]
    public string? OtlpEndpoint { get; init; }

    /// <summary>Share of traces that are kept, 0..1, the same ones in all stages; default 1.</summary>
    [Range(0.0, 1.0)]
    public double TraceRatio { get; init; } = 1;

    /// <summary>Log lines as JSON objects with the ids of trace and span; default false.</summary>
    public bool JsonLogs { get; init; }
}
