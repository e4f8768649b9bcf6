using System.Diagnostics;

namespace UoSam.Client;

/// <summary>The client's spans: one per image, below it one per stage. The stages' spans of the image are of the same trace.</summary>
public static class ClientTelemetry
{
    /// <summary>Name of the source, for <c>AddSource</c>.</summary>
    public const string SourceName = "UoSam.Client";

    private const string Image = "uosam.refine";

    internal static ActivitySource Spans { get; } = new(SourceName);

    /// <summary>
    /// Begins an image's span, within the caller's where there is one. Where nobody in this process listens, a trace is begun
    /// all the same, so that the four stages' spans belong together; what is kept of it the stages decide.
    /// </summary>
    internal static Activity? StartImage() =>
        Spans.StartActivity(Image) ?? (Activity.Current is null
            ? new Activity(Image) { ActivityTraceFlags = ActivityTraceFlags.Recorded }.SetIdFormat(ActivityIdFormat.W3C).Start()
            : null);
}
