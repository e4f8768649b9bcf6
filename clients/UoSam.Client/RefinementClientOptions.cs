using System.Net;
using UoSam.Protos;

namespace UoSam.Client;

/// <summary>How the client reaches the stages: deadlines, retries, balancing and limits, for unary calls and streams alike.</summary>
public sealed record RefinementClientOptions
{
    /// <summary>Time for one image at one stage, retries and waiting for a replica included; above 0. Default 10 minutes.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How often a request is sent again, to another replica where there is one, after a replica was lost, stopped or
    /// refused it as busy; 0..100. Default 5. While a replica loads its model, requests wait for it until the deadline and none
    /// of these is used up.
    /// </summary>
    public int Retries { get; init; } = 5;

    /// <summary>
    /// How long a replica that failed gets nothing, while others can; also the pause before a request is sent again when
    /// none can. Doubles with each failure in a row, at random between half and all of it. Default 200 ms.
    /// </summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest such pause. Default 5 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a <c>dns:///</c> name is looked up again, besides after each failure; above 0. Default 20 s.</summary>
    public TimeSpan ReplicaRefresh { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Items of a stream that one replica has unanswered at once, 1..1024. Default 4, as the services take.</summary>
    public int ItemsPerReplica { get; init; } = TransportDefaults.ItemsPerStream;

    /// <summary>Time to open a connection; above 0. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A connection that was quiet for so long is pinged, and given up when the ping is not answered within the same
    /// time; at least 1 s. Default 20 s.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Bytes of one message in either direction; 1 MiB..1 GiB. Default 64 MiB.</summary>
    public int MaxMessageBytes { get; init; } = TransportDefaults.MaxMessageBytes;

    /// <summary>Roots (PEM file) that the services' certificates must come from; the system's by default.</summary>
    public string? CaFile { get; init; }

    /// <summary>
    /// This client's certificate (PEM file), for services that ask for one; none by default. When it, its key or the roots
    /// change, calls after that are made by the new ones.
    /// </summary>
    public string? CertificateFile { get; init; }

    /// <summary>The key of <see cref="CertificateFile"/> (PEM file).</summary>
    public string? KeyFile { get; init; }

    /// <summary>Sent with every call as <c>authorization: Bearer</c>; none by default.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// Is told when each image enters and leaves each stage, whatever method it goes by, on the thread that sees it: at once from
    /// several where images overlap. Nobody by default.
    /// </summary>
    public IProgress<StageProgress>? Progress { get; init; }

    /// <summary>True where <c>dns:///</c> names stand for https.</summary>
    internal bool HasTls => CaFile is not null || CertificateFile is not null;

    /// <summary>The files of TLS.</summary>
    internal string[] TlsFiles => [.. ((string?[])[CaFile, CertificateFile, KeyFile]).OfType<string>()];

    /// <summary>Clock; the system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Looks a name up; for tests.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Lookup { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Deadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(Retries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Retries, 100);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstBackoff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBackoff, FirstBackoff);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ReplicaRefresh, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(ItemsPerReplica, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ItemsPerReplica, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ConnectTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(KeepAlive, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1 << 20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxMessageBytes, 1 << 30);
    }
}
