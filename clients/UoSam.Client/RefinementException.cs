using System.Security.Authentication;
using Grpc.Core;

namespace UoSam.Client;

/// <summary>A stage refused or failed; the message is one line for a person.</summary>
/// <param name="stage">Name of the stage.</param>
/// <param name="status">gRPC status.</param>
/// <param name="reason">Stable reason from ErrorInfo, or the status's name.</param>
/// <param name="message">What the service said.</param>
/// <param name="inner">The call's exception, if a call failed.</param>
public sealed class RefinementException(
    string stage, StatusCode status, string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Name of the stage.</summary>
    public string Stage { get; } = stage;

    /// <summary>gRPC status.</summary>
    public StatusCode Status { get; } = status;

    /// <summary>Stable reason.</summary>
    public string Reason { get; } = reason;

    /// <summary>Reads the details of a failed call.</summary>
    /// <param name="stage">Name of the stage.</param>
    /// <param name="error">The call's fault.</param>
    /// <param name="address">Where the stage was asked; null where nobody was.</param>
    public static RefinementException From(string stage, RpcException error, string? address = null)
    {
        var reason = error.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason ?? error.StatusCode.ToString();
        var message = error.StatusCode switch
        {
            StatusCode.Unavailable when error.GetRpcStatus() is null => Unreachable(stage, error.Status, address),
            StatusCode.ResourceExhausted when error.GetRpcStatus() is null =>
                $"{error.Status.Detail} This came of the {stage} stage; send fewer objects or a smaller image, or raise MaxMessageBytes on both sides",
            StatusCode.Unimplemented when error.GetRpcStatus() is null =>
                $"there is no {stage} service at the endpoint given for it{At(address)} ({error.Status.Detail}); is it another stage's?",
            StatusCode.Unauthenticated => $"{error.Status.Detail}; --token-file FILE or UOSAM_TOKEN does that",
            StatusCode.DeadlineExceeded => $"the {stage} service{At(address)} did not answer before the deadline; raise --deadline",
            _ => error.Status.Detail,
        };
        return new RefinementException(stage, error.StatusCode, reason, message.ReplaceLineEndings(" "), error);
    }

    private static string At(string? address) => address is null ? "" : $" at {address}";

    private static string Unreachable(string stage, Status status, string? address)
    {
        var cause = status.DebugException?.GetBaseException();
        var isTls = address is not null && address.StartsWith("https:", StringComparison.Ordinal);
        var advice = cause switch
        {
            AuthenticationException => "does it speak TLS, with a certificate that this client trusts? Without TLS it is http://",
            ObjectDisposedException or IOException when isTls =>
                "is it running at the given endpoint, and does it ask for a certificate of its clients (--cert FILE --key FILE)?",
            HttpProtocolException or HttpIOException => "is a gRPC service running at the given endpoint, and is it http:// or https:// as given?",
            _ => "is it running at the given endpoint?",
        };

        // A server that ends the handshake leaves the stream closed, which tells a person nothing.
        var what = cause is ObjectDisposedException ? "the connection was closed" : cause?.Message ?? status.Detail;
        return $"the {stage} service cannot be reached{At(address)} ({what}); {advice}";
    }
}
