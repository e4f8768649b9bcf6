using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UoSam.Cli.Hosting;
using UoSam.Cli.Web;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Security;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam serve</c>: all four services in one process.</summary>
internal static class ServeCommand
{
    private static readonly Option<int> Port = new("--port") { Description = "Port.", DefaultValueFactory = _ => 5100 };

    private static readonly Option<bool> Http = new("--http")
    {
        Description = "Also a front door over HTTP/1.1: a web page, POST /v1/refine, the services' methods with JSON, and gRPC-Web.",
    };

    private static readonly Option<int> HttpPort = new("--http-port")
    {
        Description = "Its port; goes with --http.",
        DefaultValueFactory = _ => 5180,
    };

    private static readonly Option<string[]> HttpHost = new("--http-host")
    {
        Description = "A name by which browsers reach it, where that is neither an address nor localhost and there is no TLS; "
            + "goes with --http, may be repeated.",
    };

    private static readonly Option<string> Address = new("--address")
    {
        Description = "IP address to listen on; 0.0.0.0 for all. Beyond loopback it takes --cert and --key, or --insecure.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    public static Command Create()
    {
        var command = new Command("serve", "Run all four services in one process.") { Address, Port, Http, HttpPort, HttpHost };
        var model = new ModelOptionSet(command);
        var security = new ServerSecurityOptionSet(command);
        command.SetAction((result, token) => CommandErrors.GuardAsync(
            () => RunAsync(Read(result, model, security), token)));
        return command;
    }

    private static ServeSettings Read(ParseResult result, ModelOptionSet model, ServerSecurityOptionSet security) => new(
        Endpoint(result, Port),
        HttpEndpoint(result),
        result.GetValue(HttpHost) ?? [],
        model.Read(result),
        security.Read(result));

    private static IPEndPoint? HttpEndpoint(ParseResult result) =>
        result.GetValue(Http) ? Endpoint(result, HttpPort)
        : result.GetResult(HttpPort) is { Implicit: false } ? throw new UsageException("--http-port goes with --http")
        : result.GetValue(HttpHost) is { Length: > 0 } ? throw new UsageException("--http-host goes with --http")
        : null;

    private static IPEndPoint Endpoint(ParseResult result, Option<int> option)
    {
        var (address, port) = (result.GetValue(Address)!, result.GetValue(option));
        return !IPAddress.TryParse(address, out var ip)
            ? throw new UsageException($"--address {address}: expected an IP address")
            : port is < 1 or > 65535 ? throw new UsageException($"{option.Name} {port}: expected 1 to 65535")
            : new IPEndPoint(ip, port);
    }

    private static async Task<int> RunAsync(ServeSettings settings, CancellationToken stopping)
    {
        try
        {
            var configuration = ServerSecurityOptionSet.ToConfiguration(settings.Security);
            if (settings.Http is null)
            {
                await using var host = LocalServices.Build(settings.Model, Listen, configuration);
                return await ServeAsync(host, settings, stopping);
            }

            await using var door = FrontDoor.Build(
                settings.Model, Listen, settings.Http, settings.HttpHosts, configuration);
            return await ServeAsync(door.Host, settings, stopping);
        }
        catch (StartRefusedException refused)
        {
            throw new StartRefusedException(ServerSecurityOptionSet.WithOptionNames(refused.Message), refused);
        }

        void Listen(KestrelServerOptions options) => Listening.AtAll(options, $"http://{settings.Services}");
    }

    private static async Task<int> ServeAsync(WebApplication host, ServeSettings settings, CancellationToken stopping)
    {
        // Makes the endpoints, and with them refuses what may not be listened at, before anything is fetched.
        _ = host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        await settings.Model.EnsureAsync(stopping);
        var (endpoint, http) = (settings.Services, settings.Http);
        try
        {
            await LocalServices.StartAsync(host, stopping);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            var (taken, options) = http is null ? ($"{endpoint}", "--port") : ($"{endpoint} or {http}", "--port or --http-port");
            throw new IOException(
                $"{taken} is taken: address already in use; stop the program that listens there, or choose another {options}", error);
        }
        catch (SocketException error)
        {
            var (refused, options) = http is null ? ($"{endpoint}", "--port") : ($"{endpoint} or {http}", "--port or --http-port");
            throw new IOException(
                $"{refused} cannot be listened at: {error.Message}; choose an --address of this machine, and a {options} that this user "
                + "may open (below 1024 often not)", error);
        }

        var scheme = host.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.HasTls ? "https" : "http";
        Console.WriteLine($"SamEncoder, PromptExtraction, LocalOptimizer and GlobalOptimizer listen on {scheme}://{endpoint}");
        if (http is not null)
        {
            Console.WriteLine($"The page is at {scheme}://{http}/ with POST /v1/refine, JSON and gRPC-Web beside it");
        }

        try
        {
            await Task.Delay(Timeout.Infinite, stopping);
        }
        catch (OperationCanceledException)
        {
            await host.StopAsync(CancellationToken.None);
        }

        return CommandErrors.Done;
    }
}
