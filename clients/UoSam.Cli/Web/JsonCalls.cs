using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using UoSam.Core;
using UoSam.ServiceDefaults.Errors;
using UoSam.ServiceDefaults.Hosting;
using Status = Google.Rpc.Status;

namespace UoSam.Cli.Web;

/// <summary>
/// The stages' unary methods called with JSON, at the paths that stand in protos/ (google.api.http). ASP.NET Core translates;
/// here is what it leaves open: the size of a body, fields that do not exist, which part of a body is wrong, deadlines.
/// Streams of a stage go both ways at once, which HTTP/1.1 cannot: they are gRPC's alone.
/// </summary>
/// <param name="limits">The services' own.</param>
/// <param name="time">Clock.</param>
internal sealed class JsonCalls(IOptions<ServiceLimits> limits, TimeProvider time)
{
    private const string JsonType = "application/json";
    private const string RetrySeconds = "1";

    private static Status WrongType { get; } = ErrorStatus.Make(
        Code.InvalidArgument, $"the body must be JSON in UTF-8, with content-type: {JsonType}", "CONTENT_TYPE");

    /// <summary>Registers the translation, for stages that are mapped later.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddGrpc().AddJsonTranscoding(options => options.TypeRegistry = JsonStatus.Details);
        builder.Services.AddSingleton<JsonCalls>();
        // As for gRPC: what is left to log there is what clients did wrong.
        builder.Logging.AddFilter("Grpc.AspNetCore.Grpc.JsonTranscoding.ServerCallHandler", LogLevel.None);
    }

    /// <summary>Looks at calls before they are translated.</summary>
    public static void Use(WebApplication app)
    {
        var calls = app.Services.GetRequiredService<JsonCalls>();
        app.Use(next => http => MethodOf(http) is { } method ? calls.InvokeAsync(http, method.InputType, next) : next(http));
    }

    /// <summary>The paths that it gave the methods of the stages that are mapped.</summary>
    public static IEnumerable<string> PathsOf(IEndpointRouteBuilder app) => app.DataSources
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is not null)
        .Select(endpoint => endpoint.RoutePattern.RawText!);

    /// <summary>The method that is called with JSON, or null.</summary>
    public static MethodDescriptor? MethodOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>()?.MethodDescriptor;

    private async Task InvokeAsync(HttpContext http, MessageDescriptor type, RequestDelegate next)
    {
        if (!IsJson(http.Request.ContentType))
        {
            await JsonStatus.WriteAsync(http.Response, StatusCodes.Status415UnsupportedMediaType, WrongType);
            return;
        }

        var aborted = http.RequestAborted;
        try
        {
            using var ending = Limit(http);
            using var body = await ReadAsync(http, type);
            http.Request.Body = body.Open();
            http.Response.OnStarting(() => SayWhetherToRetry(http));
            await next(http);
        }
        catch (Exception error) when (!http.Response.HasStarted && !aborted.IsCancellationRequested && FaultOf(error) is var (code, status))
        {
            await JsonStatus.WriteAsync(http.Response, code, status);
        }
    }

    // The translation knows the code alone, and takes all that is exhausted for something to wait for.
    private static Task SayWhetherToRetry(HttpContext http)
    {
        if (http.Features.Get<Status>() is { Code: (int)Code.ResourceExhausted } status && status.GetDetail<RetryInfo>() is null)
        {
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        else if (http.Response.StatusCode is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = RetrySeconds;
        }

        return Task.CompletedTask;
    }

    private static bool IsJson(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(JsonType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Ends the call at the deadline that gRPC's own header names.</summary>
    private CancellationTokenSource? Limit(HttpContext http)
    {
        if (http.Request.Headers["grpc-timeout"].ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        var left = GrpcTimeout.Parse(text);
        http.Features.Set(new RequestDeadline(time.GetUtcNow() + left, http.RequestAborted));
        var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        ending.CancelAfter(left);
        http.RequestAborted = ending.Token;
        return ending;
    }

    private async Task<JsonBody> ReadAsync(HttpContext http, MessageDescriptor type)
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = limits.Value.MaxMessageBytes;
        var body = await JsonBody.ReadAsync(http.Request, limits.Value.MaxMessageBytes, http.RequestAborted);
        try
        {
            JsonMessageCheck.Check(body.Bytes, type);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private (int Code, Status Status)? FaultOf(Exception error) => error switch
    {
        InvalidInputException => (StatusCodes.Status400BadRequest, ErrorStatus.Of(error)),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (
            StatusCodes.Status413PayloadTooLarge,
            ErrorStatus.Make(
                Code.ResourceExhausted, $"the body has more than {limits.Value.MaxMessageBytes} bytes", "MESSAGE_TOO_LARGE")),
        BadHttpRequestException bad => (bad.StatusCode, ErrorStatus.Make(Code.InvalidArgument, bad.Message, "BAD_REQUEST")),
        OperationCanceledException => (
            StatusCodes.Status504GatewayTimeout, ErrorStatus.Of(new TimeoutException("the deadline has passed"))),
        _ => null,
    };
}
