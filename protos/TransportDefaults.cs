namespace UoSam.Protos;

/// <summary>
/// What services and clients of one version must agree on when nothing is configured. It stands beside the contract
/// because both sides reference only that.
/// </summary>
public static class TransportDefaults
{
    /// <summary>Bytes of one message in either direction: 64 MiB, for 21 float16 embeddings and a map.</summary>
    public const int MaxMessageBytes = 64 << 20;

    /// <summary>Items of one stream that a service takes before it has answered them, and that a client sends ahead.</summary>
    public const int ItemsPerStream = 4;

    /// <summary>ErrorInfo.reason of a call to a stage that is still loading its model; carries RetryInfo.</summary>
    public const string ModelLoading = "MODEL_LOADING";

    /// <summary>ErrorInfo.reason of a call refused for want of a place or of time; carries RetryInfo.</summary>
    public const string Busy = "BUSY";

    /// <summary>ErrorInfo.reason of a stream that ends because its server stops: resume on another replica.</summary>
    public const string ServerStopping = "SERVER_STOPPING";

    /// <summary>ErrorInfo.reason of a stream that ends because nothing was sent, or answers were not read, for too long.</summary>
    public const string StreamIdle = "STREAM_IDLE";
}
