using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;
using UoSam.ServiceDefaults.Security;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>Runs one stage by itself.</summary>
public static class StageHost
{
    /// <summary>Builds, runs until stopped, and says in one line why it could not.</summary>
    /// <param name="args">Command line; configuration keys, e.g. <c>--Limits:MaxQueued=8 --urls http://127.0.0.1:6000</c>.</param>
    /// <param name="port">Loopback port where no urls are given.</param>
    /// <param name="add">Registers the stage.</param>
    /// <param name="map">Maps the stage.</param>
    /// <returns>0 stopped as asked, 1 could not run.</returns>
    public static async Task<int> RunAsync(
        string[] args, int port, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(args);
            var urls = builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey) ?? $"http://127.0.0.1:{port}";
            builder.WebHost.ConfigureKestrel(kestrel => Listening.AtAll(kestrel, urls));
            // They are listened at above; the server would warn of addresses that it does not use. Of no text at all it would
            // go back to what the environment says.
            builder.WebHost.UseUrls(";").UseSetting(WebHostDefaults.HttpPortsKey, "").UseSetting(WebHostDefaults.HttpsPortsKey, "");
            // What stops the host is said below in one line.
            builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
            add(builder);
            var app = builder.Build();
            app.MapServiceDefaults();
            map(app);
            var loading = app.Services.GetRequiredService<ModelLoading>();
            await app.RunAsync();
            if (loading.Loaded.IsFaulted)
            {
                await loading.Loaded;
            }

            return 0;
        }
        catch (Exception error) when (error is ModelNotFoundException or ModelStoreException
            or DeviceUnavailableException or OptionsValidationException or IOException or FormatException
            or StartRefusedException or SocketException)
        {
            await Console.Error.WriteLineAsync($"cannot start: {error.Message.ReplaceLineEndings(" ")}{Advice(error)}");
            return 1;
        }
    }

    private static string Advice(Exception error) => error switch
    {
        { InnerException: AddressInUseException } => " Stop the program that listens there, or choose another address with --urls.",
        SocketException => ". It cannot listen at an address of urls, Security:HealthUrl or Telemetry:MetricsUrl: give addresses of this "
            + "machine, ports that this user may open (below 1024 often not), and sockets in folders that exist.",
        _ => "",
    };
}
