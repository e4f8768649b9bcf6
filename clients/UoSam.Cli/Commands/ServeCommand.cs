using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Connections;
using UoSam.Cli.Hosting;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Security;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam serve</c>: all four services in one process.</summary>
internal static class ServeCommand
{
    private static readonly Option<int> Port = new("--port") { Description = "Port.", DefaultValueFactory = _ => 5100 };

    private static readonly Option<string> Address = new("--address")
    {
        Description = "IP address to listen on; 0.0.0.0 for all. Beyond loopback it takes --cert and --key, or --insecure.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    public static Command Create()
    {
        var command = new Command("serve", "Run all four services in one process.") { Address, Port };
        var model = new ModelOptionSet(command);
        var security = new ServerSecurityOptionSet(command);
        command.SetAction((result, token) => CommandErrors.GuardAsync(
            () => RunAsync(Endpoint(result), model.Read(result), security.Read(result), token)));
        return command;
    }

    private static IPEndPoint Endpoint(ParseResult result)
    {
        var (address, port) = (result.GetValue(Address)!, result.GetValue(Port));
        return !IPAddress.TryParse(address, out var ip)
            ? throw new UsageException($"--address {address}: expected an IP address")
            : port is < 1 or > 65535 ? throw new UsageException($"--port {port}: expected 1 to 65535")
            : new IPEndPoint(ip, port);
    }

    private static async Task<int> RunAsync(
        IPEndPoint endpoint, ModelSettings model, SecurityOptions security, CancellationToken stopping)
    {
        await model.EnsureAsync(stopping);
        await using var host = LocalServices.Build(
            model, options => Listening.AtAll(options, $"http://{endpoint}"), ServerSecurityOptionSet.ToConfiguration(security));
        try
        {
            await LocalServices.StartAsync(host, stopping);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new IOException(
                $"{endpoint} is taken: address already in use; stop the program that listens there, or choose another --port", error);
        }

        Console.WriteLine($"SamEncoder, PromptExtraction, LocalOptimizer and GlobalOptimizer listen on {(security.HasTls ? "https" : "http")}://{endpoint}");
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
