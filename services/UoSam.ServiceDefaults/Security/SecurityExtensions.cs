using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.ServiceDefaults.Security;

/// <summary>Wires TLS, tokens and health's own port into a host, as <see cref="SecurityOptions"/> say.</summary>
internal static class SecurityExtensions
{
    /// <summary>Registers them.</summary>
    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<SecurityOptions>(SecurityOptions.SectionName);
        builder.Services.AddSingleton<ServerTls>();
        builder.Services.AddSingleton<CallerCheck>();
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (HealthUrl(builder.Configuration) is { } url)
        {
            builder.WebHost.ConfigureKestrel(kestrel => Listening.At(kestrel, url, HealthConnection.Configure));
        }
    }

    /// <summary>Asks every call for its token, and keeps health on its own port where it has one.</summary>
    public static void MapSecurity(this WebApplication app)
    {
        var check = app.Services.GetRequiredService<CallerCheck>();
        if (HealthUrl(app.Configuration) is not null)
        {
            app.Use(next => http =>
            {
                var isOwnPort = http.Features.Get<HealthConnection>() is not null;
                if (isOwnPort == http.Request.Path.StartsWithSegments(HealthConnection.Path))
                {
                    return next(http);
                }

                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        }

        app.Use(next => http => check.InvokeAsync(http, next));
    }

    private static string? HealthUrl(IConfiguration configuration) =>
        configuration.GetSection(SecurityOptions.SectionName)[nameof(SecurityOptions.HealthUrl)] is { Length: > 0 } url ? url : null;
}
