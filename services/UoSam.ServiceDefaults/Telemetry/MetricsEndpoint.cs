namespace UoSam.ServiceDefaults.Telemetry;

/// <summary>Where a stage in a cluster answers Prometheus: a port of its own, which no client of the stage reaches.</summary>
public static class MetricsEndpoint
{
    /// <summary>TCP port.</summary>
    public const int Port = 9464;

    /// <summary>Path of the answer in Prometheus' text format.</summary>
    public const string Path = "/metrics";
}
