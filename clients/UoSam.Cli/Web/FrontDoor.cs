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
/// The services for browsers and for whatever speaks no gRPC: gRPC-Web on all of them, their unary methods with JSON,
/// <c>POST /v1/refine</c> and a page. Refining is a flow over four stages with pictures in and out, so it is an endpoint of its
/// own: whoever calls the stages with JSON carries base64 of embeddings between them.
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
    /// <param name="names">Names by which browsers may reach it, besides addresses and localhost.</param>
    /// <param name="settings">Further configuration of the services.</param>
    /// <exception cref="StartRefusedException">The tokens cannot be read.</exception>
    public static FrontDoor Build(
        ModelSettings model,
        Action<KestrelServerOptions> listen,
        IPEndPoint http,
        IReadOnlyList<string> names,
        params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var folder = Directory.CreateTempSubdirectory("uosam-");
        try
        {
            var socket = Path.Combine(folder.FullName, "services.sock");
            var host = LocalServices.BuildWith(
                JsonCalls.Add,
                model,
                options =>
                {
                    listen(options);
                    options.ListenUnixSocket(socket, PrivateConnection.Configure);
                    Listening.AtAll(options, $"http://{http}", HttpProtocols.Http1);
                },
                settings);
            var client = new RefinementClient(StageEndpoints.AtOne($"unix:{socket}"), Deadline);
            var security = host.Services.GetRequiredService<IOptions<SecurityOptions>>().Value;
            Map(host, client, new BrowserGuard(names, security.HasTls));
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

    private static void Map(WebApplication host, RefinementClient client, BrowserGuard guard)
    {
        host.Use(guard.InvokeAsync);
        JsonCalls.Use(host);
        host.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        var refine = ActivatorUtilities.CreateInstance<RefineEndpoint>(host.Services, client);
        host.MapPost("/v1/refine", refine.HandleAsync);
        foreach (var path in (string[])["/v1/refine", .. JsonCalls.PathsOf(host)])
        {
            host.Map(path, RefuseMethod);
        }

        foreach (var file in PageFiles.All)
        {
            // A browser opens the page before it has a token to send.
            host.MapGet(file.Path, file.WriteAsync).AllowAnonymous();
        }
    }

    // gRPC's own answer to methods that do not exist takes every path of two parts, which leaves ASP.NET Core's 405 no place.
    private static void RefuseMethod(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        response.Headers.Allow = HttpMethods.Post;
    }
}
