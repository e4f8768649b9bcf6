using System.Net;
using System.Text.Json.Nodes;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using UoSam.Cli.Commands;
using UoSam.Client;
using UoSam.Core;
using UoSam.Protos;

namespace UoSam.Cli.Web;

/// <summary>Why a request failed, as HTTP says it; the one place where an exception becomes an answer.</summary>
/// <param name="Code">HTTP status.</param>
/// <param name="Reason">Stable name, as in gRPC's ErrorInfo.</param>
/// <param name="Message">One line for a person.</param>
/// <param name="Stage">The stage that said so, or null.</param>
internal sealed record HttpFault(int Code, string Reason, string Message, string? Stage = null)
{
    private const int RetrySeconds = 1;

    public static HttpFault Of(Exception error) => error switch
    {
        RefinementException refused => new(CodeOf(refused), refused.Reason, refused.Message, refused.Stage),
        InvalidInputException invalid => new(CodeOf(invalid.Reason), invalid.Reason, invalid.Message),
        UsageException => new(StatusCodes.Status400BadRequest, "PARAMETER", error.Message.TrimStart('-')),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(error),
        BadHttpRequestException bad => new(bad.StatusCode, "BAD_REQUEST", bad.Message),
        InvalidDataException => error.Message.Contains("length limit", StringComparison.Ordinal)
            ? TooLarge(error)
            : new(StatusCodes.Status400BadRequest, "FORM", error.Message),
        _ => new(StatusCodes.Status500InternalServerError, "INTERNAL", "the service failed; its log says why"),
    };

    /// <summary>As the body of an answer.</summary>
    public JsonObject ToJson()
    {
        var error = new JsonObject { ["code"] = Code, ["reason"] = Reason, ["message"] = Message.ReplaceLineEndings(" ") };
        if (Stage is not null)
        {
            error["stage"] = Stage;
        }

        return new JsonObject { ["error"] = error };
    }

    /// <summary>Answers with it.</summary>
    public Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Code;
        response.ContentType = "application/json";
        if (Code is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetrySeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return response.WriteAsync(JsonText.Line(ToJson()));
    }

    private static HttpFault TooLarge(Exception error) =>
        new(StatusCodes.Status413PayloadTooLarge, "MESSAGE_TOO_LARGE", error.Message);

    private static int CodeOf(RefinementException error) => error.Status switch
    {
        StatusCode.InvalidArgument => CodeOf(error.Reason),
        StatusCode.FailedPrecondition or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.ResourceExhausted => error.Reason == TransportDefaults.Busy
            ? StatusCodes.Status429TooManyRequests
            : StatusCodes.Status422UnprocessableEntity,
        StatusCode.Cancelled => StatusCodes.Status499ClientClosedRequest,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => (int)HttpStatusCode.InternalServerError,
    };

    private static int CodeOf(string reason) => reason.EndsWith("_TOO_LARGE", StringComparison.Ordinal)
        ? StatusCodes.Status413PayloadTooLarge
        : StatusCodes.Status400BadRequest;
}
