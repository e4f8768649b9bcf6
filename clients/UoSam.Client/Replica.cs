using Grpc.Net.Client;

namespace UoSam.Client;

/// <summary>One replica of a stage; its <see cref="ReplicaSet"/> changes what can change, under its lock.</summary>
internal sealed class Replica(string address, RefinementClientOptions options)
{
    /// <summary>Where it is.</summary>
    public string Address { get; } = address;

    /// <summary>Its connection.</summary>
    public GrpcChannel Channel { get; } = StageChannel.Open(address, options);

    /// <summary>Requests that it has and did not answer yet.</summary>
    public int Outstanding { get; set; }

    /// <summary>When it last got a request, as a running number.</summary>
    public long LastTurn { get; set; }

    /// <summary>Failures since its last answer.</summary>
    public int Failures { get; set; }

    /// <summary>Gets nothing before this time while others can.</summary>
    public DateTimeOffset RestsUntil { get; set; }

    /// <summary>True once its address is gone: it finishes what it has.</summary>
    public bool IsRetired { get; set; }
}
