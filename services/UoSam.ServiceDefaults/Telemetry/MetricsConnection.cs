using Microsoft.AspNetCore.Server.Kestrel.Core;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.ServiceDefaults.Telemetry;

/// <summary>Marks connections to the metrics' own port, on which there are metrics and nothing else.</summary>
internal sealed class MetricsConnection
{
    private static readonly MetricsConnection Mark = new();

    /// <summary>Plain HTTP/1, as scrapers speak.</summary>
    public static void Configure(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        Listening.Mark(listen, Mark);
    }
}
