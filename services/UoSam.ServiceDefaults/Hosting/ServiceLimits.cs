using System.ComponentModel.DataAnnotations;
using UoSam.Core.Imaging;
using UoSam.Protos;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>What a stage accepts; section <c>Limits</c>, e.g. <c>Limits__MaxImageBytes=1000000</c>.</summary>
public sealed class ServiceLimits
{
    /// <summary>Configuration section.</summary>
    public const string SectionName = "Limits";

    /// <summary>Bytes of one message in either direction; default 64 MiB (21 float16 embeddings and a map).</summary>
    [Range(1 << 20, 1 << 30)]
    public int MaxMessageBytes { get; init; } = TransportDefaults.MaxMessageBytes;

    /// <summary>Bytes of one encoded image or label map; default 32 MiB.</summary>
    [Range(1, 1 << 30)]
    public long MaxImageBytes { get; init; } = 32 << 20;

    /// <summary>Pixels of one image or label map, by its header; default 89,478,485.</summary>
    [Range(1, 1_000_000_000)]
    public long MaxImagePixels { get; init; } = 89_478_485;

    /// <summary>Ids in one label map; default 1024.</summary>
    [Range(1, 65536)]
    public int MaxClasses { get; init; } = 1024;

    /// <summary>Objects of one request; default 1024.</summary>
    [Range(1, 65536)]
    public int MaxObjects { get; init; } = 1024;

    /// <summary>
    /// Objects of one request times pixels of its image, for each object has a mask of a bit per pixel; default
    /// 8,589,934,592 (1 GiB: 1024 objects in 8 megapixels, 96 in the largest image).
    /// </summary>
    [Range(1, 1L << 40)]
    public long MaxObjectPixels { get; init; } = 1L << 33;

    /// <summary>Calls and stream items that are worked on at once; default 2.</summary>
    [Range(1, 1024)]
    public int MaxConcurrent { get; init; } = 2;

    /// <summary>
    /// Calls that wait for a place; one more is refused with RESOURCE_EXHAUSTED, and so is one that would wait past its
    /// deadline. Default 64.
    /// </summary>
    [Range(0, 65536)]
    public int MaxQueued { get; init; } = 64;

    /// <summary>Items of one stream that are worked on or wait at once; default 4.</summary>
    [Range(1, 1024)]
    public int MaxInFlightPerStream { get; init; } = TransportDefaults.ItemsPerStream;

    /// <summary>Calls and streams that one connection has open at once; the next one waits for a place. Default 100.</summary>
    [Range(1, 65536)]
    public int MaxStreamsPerConnection { get; init; } = 100;

    /// <summary>
    /// Seconds after which a stream ends (UNAVAILABLE, STREAM_IDLE) when nothing arrives and nothing is worked on; what it
    /// held is freed. Default 300.
    /// </summary>
    [Range(1, 86_400)]
    public int StreamIdleSeconds { get; init; } = 300;

    /// <summary>Seconds that an answer may wait for its client to take it; then the stream is cut. Default 60.</summary>
    [Range(1, 86_400)]
    public int StreamStallSeconds { get; init; } = 60;

    /// <summary>
    /// Seconds of quiet after which a connection is pinged; one that does not answer within the same time is cut. Default 60.
    /// </summary>
    [Range(1, 86_400)]
    public int KeepAliveSeconds { get; init; } = 60;

    /// <summary>
    /// The grace time: seconds that calls and stream items in flight may take when the host is told to stop, before they
    /// are cut. Sets HostOptions.ShutdownTimeout. Default 30.
    /// </summary>
    [Range(1, 3600)]
    public int DrainSeconds { get; init; } = 30;

    /// <summary>
    /// Seconds that a host which is told to stop still listens, not ready any more, so that balancers notice first; comes
    /// before <see cref="DrainSeconds"/>. Default 0, for Kubernetes has preStop.
    /// </summary>
    [Range(0, 600)]
    public int DrainDelaySeconds { get; init; }

    /// <summary>As the image and label map readers take them.</summary>
    public ImageLimits Images => new(MaxImageBytes, MaxImagePixels, MaxClasses);

    /// <summary>Objects that an image of a size may have, by <see cref="MaxObjects"/> and <see cref="MaxObjectPixels"/>.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    public int ObjectsOf(int height, int width) => (int)Math.Min(MaxObjects, MaxObjectPixels / ((long)height * width));
}
