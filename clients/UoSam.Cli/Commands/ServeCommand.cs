using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
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
        Description = "Also a front door over HTTP/1.1: a web page, POST /v1/refine and gRPC-Web.",
    };

    private static readonly Option<int> HttpPort = new("--http-port")
    {
        Description = "Its port; goes with --http.",
        DefaultValueFactory = _ => 5180,
    };

    private static readonly Option<string> Address = new("--address")
    {
        Description = "IP address to listen on; 0.0.0.0 for all. Beyond loopback it takes --cert and --key, or --insecure.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    public static Command Create()
    {
        var command = new Command("serve", "Run all four services in one process.") { Address, Port, Http, HttpPort };
        var model = new ModelOptionSet(command);
        var security = new ServerSecurityOptionSet(command);
        command.SetAction((result, token) => CommandErrors.GuardAsync(
            () => RunAsync(Endpoint(result, Port), HttpEndpoint(result), model.Read(result), security.Read(result), token)));
        return command;
    }

    private static IPEndPoint? HttpEndpoint(ParseResult result) =>
        result.GetValue(Http) ? Endpoint(result, HttpPort)
        : result.GetResult(HttpPort) is { Implicit: false } ? throw new UsageException("--http-port goes with --http")
        : null;

    private static IPEndPoint Endpoint(ParseResult result, Option<int> option)
    {
        var (address, port) = (result.GetValue(Address)!, result.GetValue(option));
        return !IPAddress.TryParse(address, out var ip)
            ? throw new UsageException($"--address {address}: expected an IP address")
            : port is < 1 or > 65535 ? throw new UsageException($"{option.Name} {port}: expected 1 to 65535")
            : new IPEndPoint(ip, port);
    }

    private static async Task<int> RunAsync(
        IPEndPoint endpoint, IPEndPoint? http, ModelSettings model, SecurityOptions security, CancellationToken stopping)
    {
        await model.EnsureAsync(stopping);
        var settings = ServerSecurityOptionSet.ToConfiguration(security);
        if (http is null)
        {
            await using var host = LocalServices.Build(
                model, options => Listening.AtAll(options, $"http://{endpoint}"), settings);
            return await ServeAsync(host, endpoint, http, security, stopping);
        }

        await using var door = FrontDoor.Build(
            model, options => Listening.AtAll(options, $"http://{endpoint}"), http, settings);
        return await ServeAsync(door.Host, endpoint, http, security, stopping);
    }

    private static async Task<int> ServeAsync(
        WebApplication host, IPEndPoint endpoint, IPEndPoint? http, SecurityOptions security, CancellationToken stopping)
    {
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

        var scheme = security.HasTls ? "https" : "http";
        Console.WriteLine($"SamEncoder, PromptExtraction, LocalOptimizer and GlobalOptimizer listen on {scheme}://{endpoint}");
        if (http is not null)
        {
            Console.WriteLine($"The page is at {scheme}://{http}/ with POST /v1/refine and gRPC-Web beside it");
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
