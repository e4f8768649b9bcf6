using System.Text.Json.Nodes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.ServiceDefaults.Security;

/// <summary>
/// Lets calls through whose token may make them, before any of the message is read. Health needs no token, nor do endpoints
/// that are marked so and the process itself.
/// </summary>
internal sealed class CallerCheck
{
    private const string Bearer = "Bearer ";

    private readonly WatchedFiles<CallerList>? _callers;
    private readonly ServiceMetrics _metrics;

    /// <param name="options">Tokens; where there are none, everybody is let through.</param>
    /// <param name="metrics">Told of refusals.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Told when the file changes.</param>
    /// <exception cref="StartRefusedException">The tokens cannot be read.</exception>
    public CallerCheck(
        IOptions<SecurityOptions> options, ServiceMetrics metrics, TimeProvider time, ILogger<CallerCheck> logger)
    {
        _metrics = metrics;
        var (file, more) = (options.Value.TokensFile, options.Value.Tokens);
        if (string.IsNullOrEmpty(file) && string.IsNullOrEmpty(more))
        {
            return;
        }

        string[] paths = string.IsNullOrEmpty(file) ? [] : [file];
        _callers = new WatchedFiles<CallerList>(
            paths, texts => CallerList.Parse(string.Join('\n', [.. texts, more])), time, logger);
        _ = _callers.Current;
    }

    /// <summary>Runs the rest of the pipeline, or refuses.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (_callers is null || http.Request.Path.StartsWithSegments(HealthConnection.Path)
            || http.Features.Get<PrivateConnection>() is not null
            || http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(http);
        }

        var method = CalledMethod.Of(http);
        var caller = _callers.Current.Find(TokenOf(http.Request.Headers));
        return caller is null
            ? RefuseAsync(http, StatusCode.Unauthenticated, "no known token; send authorization: Bearer TOKEN, or x-api-key: TOKEN")
            : caller.May(method.TrimStart('/'))
                ? next(http)
                : RefuseAsync(http, StatusCode.PermissionDenied, $"{caller.Name} may not call {method}");
    }

    private static string TokenOf(IHeaderDictionary headers)
    {
        var given = headers.Authorization.ToString();
        return given.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? given[Bearer.Length..].Trim()
            : headers["x-api-key"].ToString();
    }

    private Task RefuseAsync(HttpContext http, StatusCode status, string message)
    {
        _metrics.CallEnded(CalledMethod.Of(http), status);
        if (http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
        {
            // gRPC-Web is answered in kind.
            http.Response.ContentType = http.Request.ContentType;
            http.Response.Headers["grpc-status"] = $"{(int)status}";
            http.Response.Headers["grpc-message"] = ErrorStatus.ToHeader(message);
            return Task.CompletedTask;
        }

        var (code, reason) = status == StatusCode.Unauthenticated
            ? (StatusCodes.Status401Unauthorized, "UNAUTHENTICATED")
            : (StatusCodes.Status403Forbidden, "PERMISSION_DENIED");
        if (CalledMethod.IsGrpc(http))
        {
            return JsonStatus.WriteAsync(http.Response, code, ErrorStatus.Make((Code)status, message, reason));
        }

        (http.Response.StatusCode, http.Response.ContentType) = (code, "application/json");
        var error = new JsonObject { ["code"] = code, ["reason"] = reason, ["message"] = message };
        return http.Response.WriteAsync(new JsonObject { ["error"] = error }.ToJsonString() + "\n");
    }
}
