using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace UoSam.Core.Telemetry;

/// <summary>
/// What the algorithms tell of themselves, to whoever listens (System.Diagnostics; nothing is measured for nobody).
/// </summary>
public static class WorkTelemetry
{
    /// <summary>Name of the meter and of the source of spans.</summary>
    public const string Name = "UoSam";

    /// <summary>Histogram: seconds of one phase; label <see cref="PhaseLabel"/>.</summary>
    public const string StageDuration = "uosam_stage_duration_seconds";

    /// <summary>Histogram: prompts of one run of the decoder.</summary>
    public const string BatchSize = "uosam_batch_size";

    /// <summary>Label: one of <see cref="WorkPhase"/>'s names.</summary>
    public const string PhaseLabel = "phase";

    private static readonly Meter Meter = new(Name);

    /// <summary>Spans of phases, and of items of streams.</summary>
    public static ActivitySource Spans { get; } = new(Name);

    internal static Histogram<double> Durations { get; } = Meter.CreateHistogram(
        StageDuration,
        "s",
        "Time of one phase of a call.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        });

    internal static Histogram<int> Batches { get; } = Meter.CreateHistogram(
        BatchSize,
        description: "Prompts of one run of the decoder.",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
}
