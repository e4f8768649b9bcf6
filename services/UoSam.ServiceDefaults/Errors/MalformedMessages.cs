using Microsoft.AspNetCore.Http;

namespace UoSam.ServiceDefaults.Errors;

/// <summary>
/// gRPC parses a unary call's message before any interceptor, and answers bytes that are no message with UNKNOWN, as it does
/// for a handler's own fault. No handler of ours was reached then: the fault is the caller's.
/// </summary>
internal static class MalformedMessages
{
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";
    private const string Unknown = "2";
    private const string InvalidArgument = "3";
    private static readonly object Reached = new();

    /// <summary>The interceptor has the call: what fails now is mapped there.</summary>
    public static void MarkReached(HttpContext http) => http.Items[Reached] = Reached;

    /// <summary>Runs the rest of the pipeline and mends the status.</summary>
    public static async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (!http.Response.HasStarted && !http.Items.ContainsKey(Reached) && http.Response.Headers[StatusHeader] == Unknown)
        {
            http.Response.Headers[StatusHeader] = InvalidArgument;
            http.Response.Headers[MessageHeader] = ErrorStatus.ToHeader(ErrorStatus.MalformedMessage);
        }
    }
}
