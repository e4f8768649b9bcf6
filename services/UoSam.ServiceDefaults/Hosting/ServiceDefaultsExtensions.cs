using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Security;
using UoSam.ServiceDefaults.Streaming;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>What every stage's host has: limits, errors, streams, health, reflection.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Health service name that answers whatever the load and the model: is the process alive.</summary>
    public const string LivenessService = "liveness";

    private const string HostCheck = "host";

    /// <summary>
    /// Registers a stage: what all have, once for all stages of a host, and what it needs of the model, loaded once the host runs
    /// and seen by health under the stage's service.
    /// </summary>
    /// <param name="builder">The host's.</param>
    /// <param name="serviceName">Full gRPC service name.</param>
    /// <param name="load">Touches the networks that the stage uses.</param>
    public static void AddStage(this WebApplicationBuilder builder, string serviceName, Action<SamModel> load)
    {
        var services = builder.Services;
        if (!services.Any(service => service.ServiceType == typeof(SamModel)))
        {
            AddShared(builder);
        }

        services.AddSingleton(new StageNetwork(serviceName, load));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            serviceName,
            provider => new StageHealthCheck(
                provider.GetRequiredService<ModelLoading>(),
                provider.GetRequiredService<IHostApplicationLifetime>(),
                serviceName),
            null,
            null));
        services.AddGrpcHealthChecks(options => options.Services.Map(serviceName, check => check.Name == serviceName));
    }

    /// <summary>Maps health and reflection.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.MapTelemetry();
        app.MapSecurity();
        app.Use(next => http => MalformedMessages.InvokeAsync(http, next));
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        return app;
    }

    private static void AddShared(WebApplicationBuilder builder)
    {
        SettingsSection.CheckNames(builder.Configuration);
        var services = builder.Services;
        services.AddSettings<ServiceLimits>(ServiceLimits.SectionName)
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSettings<ModelOptions>(ModelOptions.SectionName)
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SamModel>();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ServiceMetrics>();
        services.AddSingleton(provider => new ModelLoading(
            provider.GetServices<StageNetwork>(),
            provider.GetRequiredService<SamModel>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILogger<ModelLoading>>()));
        services.AddHostedService(provider => provider.GetRequiredService<ModelLoading>());
        // One per service: where a process hosts several, none waits for another's places.
        services.AddKeyedSingleton<AdmissionGate>(KeyedService.AnyKey);
        services.AddSingleton<ItemStreaming>();
        services.AddHostedService<Draining>();
        builder.AddTelemetry();
        builder.AddSecurity();
        AddGrpc(builder);
        ConfigureServer(services);
    }

    private static void AddGrpc(WebApplicationBuilder builder)
    {
        var (services, limits) = (builder.Services, new ServiceLimits());
        var messageBytes = builder.Configuration.GetSection(ServiceLimits.SectionName)[nameof(limits.MaxMessageBytes)];
        var bytes = int.TryParse(messageBytes, out var given) ? given : limits.MaxMessageBytes;
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = bytes;
            options.MaxSendMessageSize = bytes;
            options.Interceptors.Add<ErrorMappingInterceptor>();
        });
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(options => options.Services.Map(LivenessService, check => check.Name == HostCheck))
            .AddCheck(HostCheck, () => HealthCheckResult.Healthy());
        // The services' own faults are logged by the interceptor; what is left is messages that cannot be parsed, and a client
        // could fill the log with them.
        builder.Logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None);
        // The server tells of each call's begin and end already.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);
        // Health answers by itself; its log calls a model that is being loaded an error.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }

    private static void ConfigureServer(IServiceCollection services)
    {
        // Health.Watch tells of a change as soon as the checks are asked again.
        services.Configure<HealthCheckPublisherOptions>(options =>
            (options.Delay, options.Period) = (TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        services.AddOptions<HostOptions>().Configure<IOptions<ServiceLimits>>((host, limits) => host.ShutdownTimeout =
            TimeSpan.FromSeconds(limits.Value.DrainSeconds + limits.Value.DrainDelaySeconds));
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ServiceLimits>>((kestrel, limits) =>
        {
            // gRPC refuses a message by its length before it reads it, and says so; the server would cut unary calls at 30 MB.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = limits.Value.MaxStreamsPerConnection;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(limits.Value.KeepAliveSeconds);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(limits.Value.KeepAliveSeconds);
        });
    }

    private sealed class StageHealthCheck(
        ModelLoading loading, IHostApplicationLifetime lifetime, string service) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
                lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("stopping")
                : loading.IsReady(service) ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("loading its model"));
    }
}
