using System.Diagnostics;
using UoSam.Core.Telemetry;

namespace UoSam.ServiceDefaults.Streaming;

/// <summary>
/// The span of one item: part of its image's trace, not of the stream's, which lasts for thousands of images; linked to it.
/// </summary>
internal static class ItemSpan
{
    // As gRPC tags the call itself.
    private const string Method = "grpc.method";

    /// <summary>Begins the span, where somebody traces.</summary>
    /// <param name="traceParent">The image's, as the client sent it.</param>
    public static Activity? Start(string traceParent)
    {
        if (!WorkTelemetry.Spans.HasListeners())
        {
            return null;
        }

        var stream = Activity.Current;
        ActivityLink[] links = stream is null ? [] : [new ActivityLink(stream.Context)];
        var parent = ActivityContext.TryParse(traceParent, null, isRemote: true, out var image) ? image : default;
        return WorkTelemetry.Spans.StartActivity("uosam.item", ActivityKind.Server, parent, links: links)
            ?.SetTag(Method, stream?.GetTagItem(Method));
    }
}
