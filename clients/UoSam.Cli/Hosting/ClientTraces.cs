using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using UoSam.Client;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.Cli.Hosting;

/// <summary>
/// Exports the client's spans, an image's and its stages', where the environment names a collector as the services' settings
/// do: then an image is one trace from here through all stages.
/// </summary>
internal static class ClientTraces
{
    private const string Section = TelemetryOptions.SectionName;

    // Their spans stand between the client's and the services'; without them the tree would have gaps.
    private static readonly string[] Transport = ["Grpc.Net.Client", "System.Net.Http"];

    /// <summary>Begins; what is left is sent when it is disposed of.</summary>
    /// <returns>Null where there is no collector.</returns>
    public static IDisposable? Start()
    {
        if (Setting(nameof(TelemetryOptions.OtlpEndpoint)) is not { } endpoint)
        {
            return null;
        }

        var share = double.TryParse(
            Setting(nameof(TelemetryOptions.TraceRatio)), CultureInfo.InvariantCulture, out var given) ? given : 1;
        return Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService("uosam"))
            .AddSource([ClientTelemetry.SourceName, .. Transport])
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(share)))
            .AddOtlpExporter(otlp => otlp.Endpoint = new Uri(endpoint))
            .Build();
    }

    private static string? Setting(string name) =>
        Environment.GetEnvironmentVariable($"{Section}__{name}") is { Length: > 0 } value ? value : null;
}
