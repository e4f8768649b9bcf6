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
    public static RefinementException From(string stage, RpcException error)
    {
        var reason = error.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason ?? error.StatusCode.ToString();
        var message = error.StatusCode switch
        {
            StatusCode.Unavailable when error.GetRpcStatus() is null =>
                $"the {stage} service cannot be reached ({error.Status.Detail}); is it running at the given endpoint?",
            StatusCode.DeadlineExceeded => $"the {stage} service did not answer before the deadline; raise --deadline",
            _ => error.Status.Detail,
        };
        return new RefinementException(stage, error.StatusCode, reason, message.ReplaceLineEndings(" "), error);
    }
}
