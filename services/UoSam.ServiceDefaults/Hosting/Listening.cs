using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>Listens at addresses written as ASP.NET Core's <c>urls</c>, several of a host each in its own way.</summary>
internal static class Listening
{
    /// <summary>Adds the endpoints of the services: HTTP/2 alone.</summary>
    /// <param name="kestrel">The server's.</param>
    /// <param name="urls">Addresses by semicolons.</param>
    /// <exception cref="FormatException">One is no address.</exception>
    public static void AtAll(KestrelServerOptions kestrel, string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            At(kestrel, url, listen => listen.Protocols = HttpProtocols.Http2);
        }
    }

    /// <summary>Adds an endpoint.</summary>
    /// <param name="kestrel">The server's.</param>
    /// <param name="url">e.g. <c>http://127.0.0.1:5101</c>, <c>http://*:5101</c> or <c>http://unix:/path</c>.</param>
    /// <param name="configure">What is special about it.</param>
    /// <exception cref="FormatException">Not an address.</exception>
    public static void At(KestrelServerOptions kestrel, string url, Action<ListenOptions> configure)
    {
        var address = BindingAddress.Parse(url);
        if (address.IsUnixPipe)
        {
            kestrel.ListenUnixSocket(address.UnixPipePath, configure);
        }
        else if (IsLocalhost(address))
        {
            kestrel.ListenLocalhost(address.Port, configure);
        }
        else if (IPAddress.TryParse(address.Host, out var ip))
        {
            kestrel.Listen(ip, address.Port, configure);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, configure);
        }
    }

    private static bool IsLocalhost(BindingAddress address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
