using System.Net.NetworkInformation;
using UoSam.Cli.Hosting;
using UoSam.Client;
using UoSam.Core.ModelStore;
using UoSam.Testing;

namespace UoSam.EndToEnd.Tests;

/// <summary>The services that a command hosts for itself.</summary>
public sealed class PrivateHostTests
{
    private static readonly string[] Settings =
    [
        "Telemetry__MetricsUrl", "Security__HealthUrl", "Kestrel__Endpoints__Mine__Url", "ASPNETCORE_URLS", "URLS",
    ];

    [Fact]
    public async Task Open_PortsInTheEnvironment_OpensNoneAndRefines()
    {
        var model = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        var ports = Settings.ToDictionary(name => name, _ => ServiceProcess.FreePort());
        try
        {
            foreach (var (name, port) in ports)
            {
                Environment.SetEnvironmentVariable(name, $"http://127.0.0.1:{port}");
            }

            await using var services = await ServiceConnection.OpenAsync(
                [], model, new RefinementClientOptions(), CancellationToken.None);
            var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
            var refined = await services.Client.RefineAsync(Samples.Strip("coffee"), CancellationToken.None);

            Assert.DoesNotContain(ports, setting => listening.Contains(setting.Value));
            Assert.NotEmpty(refined.Labels);
        }
        finally
        {
            foreach (var name in Settings)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }
}
