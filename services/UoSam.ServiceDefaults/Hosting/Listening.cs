using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UoSam.ServiceDefaults.Security;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>Listens at addresses written as ASP.NET Core's <c>urls</c>, several of a host each in its own way.</summary>
public static class Listening
{
    private const string OwnEndpoints = "Kestrel:Endpoints";

    /// <summary>Adds the endpoints of the services: HTTP/2 alone, with TLS where there is a certificate.</summary>
    /// <param name="kestrel">The server's.</param>
    /// <param name="urls">Addresses by semicolons.</param>
    /// <exception cref="StartRefusedException">One is no address, or neither loopback nor secured, or TLS cannot be set up.</exception>
    public static void AtAll(KestrelServerOptions kestrel, string urls) => AtAll(kestrel, urls, HttpProtocols.Http2);

    /// <summary>Adds the endpoints of the services, with TLS where there is a certificate.</summary>
    /// <param name="kestrel">The server's.</param>
    /// <param name="urls">Addresses by semicolons.</param>
    /// <param name="protocols">What they speak.</param>
    /// <exception cref="StartRefusedException">One is no address, or neither loopback nor secured, or TLS cannot be set up.</exception>
    public static void AtAll(KestrelServerOptions kestrel, string urls, HttpProtocols protocols)
    {
        var security = kestrel.ApplicationServices.GetRequiredService<IOptions<SecurityOptions>>().Value;
        security.Check();
        if (kestrel.ApplicationServices.GetRequiredService<IConfiguration>().GetSection(OwnEndpoints).GetChildren().Any())
        {
            throw new StartRefusedException(
                $"{OwnEndpoints} is set, by which the server would listen with none of the rules of Security; set urls and Security instead");
        }

        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Admit(url, security);
            At(kestrel, url, listen =>
            {
                listen.Protocols = protocols;
                if (security.HasTls)
                {
                    Secure(listen, kestrel.ApplicationServices.GetRequiredService<ServerTls>());
                }
            });
        }
    }

    /// <summary>Adds an endpoint.</summary>
    /// <param name="kestrel">The server's.</param>
    /// <param name="url">e.g. <c>http://127.0.0.1:5101</c>, <c>http://*:5101</c> or <c>http://unix:/path</c>.</param>
    /// <param name="configure">What is special about it.</param>
    /// <exception cref="StartRefusedException">Not an address.</exception>
    internal static void At(KestrelServerOptions kestrel, string url, Action<ListenOptions> configure)
    {
        var address = Parse(url);
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

    /// <summary>Lets requests see by which endpoint they came: their connection has the mark among its features.</summary>
    internal static void Mark<T>(ListenOptions listen, T mark) => listen.Use(next => connection =>
    {
        connection.Features.Set(mark);
        return next(connection);
    });

    private static BindingAddress Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.IsUnixPipe || address.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort
                ? address
                : throw new StartRefusedException($"{url} has the port {address.Port}; expected 1 to 65535, or 0 for any free one");
        }
        catch (FormatException fault)
        {
            throw new StartRefusedException($"{url} is no address; expected one like http://127.0.0.1:5101 or http://unix:/PATH", fault);
        }
    }

    private static void Admit(string url, SecurityOptions security)
    {
        var address = Parse(url);
        if (!security.HasTls && address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            throw new StartRefusedException(
                $"{url} needs a certificate; set Security:CertificateFile and Security:KeyFile");
        }

        if (!security.HasTls && !security.Insecure && !IsPrivate(address))
        {
            throw new StartRefusedException(
                $"{url} is not loopback and would speak without TLS, so that anybody on the network could read and call; set "
                + "Security:CertificateFile and Security:KeyFile, or Security:Insecure=true where the network is trusted");
        }
    }

    private static void Secure(ListenOptions listen, ServerTls tls)
    {
        // Files that cannot be used stop the start, not the first connection.
        _ = tls.Current;
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls.Current) });
    }

    private static bool IsPrivate(BindingAddress address) => address.IsUnixPipe || IsLocalhost(address)
        || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));

    private static bool IsLocalhost(BindingAddress address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
