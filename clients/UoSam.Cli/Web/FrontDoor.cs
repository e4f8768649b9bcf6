using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UoSam.Cli.Hosting;
using UoSam.Client;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Security;

namespace UoSam.Cli.Web;

/// <summary>
/// The services for browsers and for whatever speaks no gRPC: gRPC-Web on all of them, <c>POST /v1/refine</c> and a page.
/// Refining is a flow over four stages with pictures in and out, so it is an endpoint of its own: transcoded stages would
/// carry base64 of embeddings between them.
/// </summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    private readonly DirectoryInfo _folder;
    private readonly RefinementClient _client;

    private FrontDoor(WebApplication host, RefinementClient client, DirectoryInfo folder)
    {
        Host = host;
        _client = client;
        _folder = folder;
    }

    /// <summary>The services with the front door; to be started.</summary>
    public WebApplication Host { get; }

    /// <summary>Builds both; the door reaches the services over a private socket.</summary>
    /// <param name="model">For the services.</param>
    /// <param name="listen">The services' own endpoints.</param>
    /// <param name="http">Where HTTP/1.1 is spoken; by the rules for the services' own endpoints.</param>
    /// <param name="settings">Further configuration of the services.</param>
    /// <exception cref="StartRefusedException">The services ask for tokens, or an address is neither loopback nor secured.</exception>
    public static FrontDoor Build(
        ModelSettings model,
        Action<KestrelServerOptions> listen,
        IPEndPoint http,
        params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var folder = Directory.CreateTempSubdirectory("uosam-");
        try
        {
            var socket = Path.Combine(folder.FullName, "services.sock");
            var host = LocalServices.Build(
                model,
                options =>
                {
                    listen(options);
                    options.ListenUnixSocket(socket);
                    Listening.AtAll(options, $"http://{http}", HttpProtocols.Http1);
                },
                settings);
            RefuseTokens(host.Services.GetRequiredService<IOptions<SecurityOptions>>().Value);
            var client = new RefinementClient(StageEndpoints.AtOne($"unix:{socket}"), Deadline);
            Map(host, client);
            return new FrontDoor(host, client, folder);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Host.StopAsync();
        await Host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static void RefuseTokens(SecurityOptions security)
    {
        if (!string.IsNullOrEmpty(security.TokensFile) || !string.IsNullOrEmpty(security.Tokens))
        {
            throw new StartRefusedException(
                "--http does not go with tokens, for a browser that opens the page sends none; leave out one of them, or let in "
                + "browsers by certificate (--client-ca)");
        }
    }

    private static void Map(WebApplication host, RefinementClient client)
    {
        host.Use(RefuseOtherOriginsAsync);
        host.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        var refine = ActivatorUtilities.CreateInstance<RefineEndpoint>(host.Services, client);
        host.MapPost("/v1/refine", refine.HandleAsync);
        foreach (var file in PageFiles.All)
        {
            host.MapGet(file.Path, file.WriteAsync);
        }
    }

    /// <summary>
    /// A form can be posted by any page that the user's browser has open, so requests that say they come from another
    /// origin are refused.
    /// </summary>
    private static Task RefuseOtherOriginsAsync(HttpContext context, RequestDelegate next)
    {
        var origin = context.Request.Headers.Origin.ToString();
        var own = $"{context.Request.Scheme}://{context.Request.Host}";
        return origin.Length == 0 || origin.Equals(own, StringComparison.OrdinalIgnoreCase)
            ? next(context)
            : new HttpFault(
                StatusCodes.Status403Forbidden, "ORIGIN", $"the request comes from {origin}; only pages of {own} may send any")
                .WriteAsync(context.Response);
    }
}
