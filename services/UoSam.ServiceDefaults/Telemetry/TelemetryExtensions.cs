using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using UoSam.Core.Telemetry;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Security;

namespace UoSam.ServiceDefaults.Telemetry;

/// <summary>Wires OpenTelemetry into a host, as <see cref="TelemetryOptions"/> say.</summary>
internal static class TelemetryExtensions
{
    /// <summary>Registers exporters, and nothing where nobody asked.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<TelemetryOptions>(TelemetryOptions.SectionName)
            .ValidateDataAnnotations().ValidateOnStart();
        var options = new TelemetryOptions();
        SettingsSection.Bind(builder.Configuration.GetSection(TelemetryOptions.SectionName), options);
        if (options.JsonLogs)
        {
            builder.Logging.ClearProviders().AddJsonConsole(console => console.IncludeScopes = true);
            builder.Logging.Configure(log =>
                log.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        }

        if (options.HasMetricsPort)
        {
            builder.WebHost.ConfigureKestrel(kestrel => Listening.At(kestrel, options.MetricsUrl!, MetricsConnection.Configure));
        }

        if (options.HasMetricsPort || options.OtlpEndpoint is not null)
        {
            AddMetrics(builder, options);
        }

        if (options.OtlpEndpoint is not null)
        {
            AddTraces(builder, options);
        }
    }

    /// <summary>Answers scrapers on their port, and only there.</summary>
    public static void MapTelemetry(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<TelemetryOptions>>().Value.HasMetricsPort)
        {
            return;
        }

        var provider = app.Services.GetRequiredService<MeterProvider>();

        app.MapWhen(http => http.Features.Get<MetricsConnection>() is not null, branch =>
        {
            branch.UseOpenTelemetryPrometheusScrapingEndpoint(provider, null, MetricsEndpoint.Path, null, null);
            branch.Run(http =>
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        });
    }

    private static void AddMetrics(WebApplicationBuilder builder, TelemetryOptions options) =>
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, builder)).WithMetrics(metrics =>
        {
            metrics.AddMeter(MetricNames.Meter, "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel");
            if (options.HasMetricsPort)
            {
                metrics.AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
            }

            if (options.OtlpEndpoint is { } endpoint)
            {
                metrics.AddOtlpExporter(otlp => otlp.Endpoint = new Uri(endpoint));
            }
        });

    private static void AddTraces(WebApplicationBuilder builder, TelemetryOptions options)
    {
        var share = new TraceIdRatioBasedSampler(options.TraceRatio);
        builder.Services.AddOpenTelemetry().WithTracing(traces => traces
            .AddSource(WorkTelemetry.Name)
            .AddAspNetCoreInstrumentation(server => server.Filter = http =>
                http.Features.Get<MetricsConnection>() is null && !http.Request.Path.StartsWithSegments(HealthConnection.Path))
            // By the trace's id, so that all stages keep the same ones, but none that its client does not want.
            .SetSampler(new ParentBasedSampler(share, remoteParentSampled: share))
            .AddOtlpExporter(otlp => otlp.Endpoint = new Uri(options.OtlpEndpoint!)));
    }

    private static void Describe(ResourceBuilder resource, WebApplicationBuilder builder)
    {
        if (builder.Configuration["OTEL_SERVICE_NAME"] is null)
        {
            resource.AddService(builder.Environment.ApplicationName);
        }
    }
}
