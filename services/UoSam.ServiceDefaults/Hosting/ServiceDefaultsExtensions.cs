using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>What every stage's host has: limits, errors, health, reflection. Safe to call once per stage.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Health service name that answers whatever the load and the model: is the process alive.</summary>
    public const string LivenessService = "liveness";

    private const string HostCheck = "host";

    /// <summary>Registers the shared parts.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(SamModel)))
        {
            return builder;
        }

        var services = builder.Services;
        services.AddOptions<ServiceLimits>().BindConfiguration(ServiceLimits.SectionName)
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ModelOptions>().BindConfiguration(ModelOptions.SectionName)
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SamModel>();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ServiceMetrics>();
        services.AddSingleton<AdmissionGate>();
        var limits = new ServiceLimits();
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
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));
        return builder;
    }

    /// <summary>Maps health and reflection.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        return app;
    }

    /// <summary>Adds a check that the stage's network is loaded, under the stage's gRPC service name.</summary>
    public static void AddStageHealth(this IServiceCollection services, string serviceName, Action<SamModel> load)
    {
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            serviceName, provider => new ModelHealthCheck(provider.GetRequiredService<SamModel>(), load), null, null));
        services.AddGrpcHealthChecks(options => options.Services.Map(serviceName, check => check.Name == serviceName));
        services.AddHostedService(provider =>
            new ModelLoading(provider.GetRequiredService<SamModel>(), load));
    }

    private sealed class ModelHealthCheck(SamModel model, Action<SamModel> load) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            load(model);
            return Task.FromResult(HealthCheckResult.Healthy());
        }
    }

    // Loads before the host listens: a missing model stops the service at start, not at its first call.
    private sealed class ModelLoading(SamModel model, Action<SamModel> load) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            load(model);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
