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
            or StartRefusedException)
        {
            var advice = error.InnerException is AddressInUseException
                ? " Stop the program that listens there, or choose another address with --urls."
                : "";
            await Console.Error.WriteLineAsync($"cannot start: {error.Message.ReplaceLineEndings(" ")}{advice}");
            return 1;
        }
    }
}
