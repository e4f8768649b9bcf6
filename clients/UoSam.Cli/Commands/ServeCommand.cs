using System.CommandLine;
using System.Net;
using UoSam.Cli.Hosting;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam serve</c>: all four services in one process.</summary>
internal static class ServeCommand
{
    private static readonly Option<int> Port = new("--port") { Description = "Port on loopback.", DefaultValueFactory = _ => 5100 };

    public static Command Create()
    {
        var command = new Command("serve", "Run all four services in one process, on loopback.") { Port };
        var model = new ModelOptionSet(command);
        command.SetAction((result, token) => CommandErrors.GuardAsync(
            () => RunAsync(result.GetValue(Port), model.Read(result), token)));
        return command;
    }

    private static async Task<int> RunAsync(int port, ModelSettings model, CancellationToken stopping)
    {
        if (port is < 1 or > 65535)
        {
            throw new UsageException($"--port {port}: expected 1 to 65535");
        }

        await model.EnsureAsync(stopping);
        await using var host = LocalServices.Build(model, options => options.Listen(IPAddress.Loopback, port));
        await host.StartAsync(stopping);
        Console.WriteLine($"SamEncoder, PromptExtraction, LocalOptimizer and GlobalOptimizer listen on http://127.0.0.1:{port}");
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
