using Microsoft.AspNetCore.Server.Kestrel.Core;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.ServiceDefaults.Security;

/// <summary>Marks connections to health's own port, on which there is health and nothing else.</summary>
internal sealed class HealthConnection
{
    /// <summary>Path of health's methods.</summary>
    public const string Path = "/grpc.health.v1.Health";

    private static readonly HealthConnection Mark = new();

    /// <summary>Plain HTTP/2, as the kubelet speaks.</summary>
    public static void Configure(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        Listening.Mark(listen, Mark);
    }
}
