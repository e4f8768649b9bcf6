using Google.Rpc;
using Grpc.Core;
using UoSam.Protos;

namespace UoSam.Client;

/// <summary>What a failed call says about sending the request again. Stages keep nothing, so that is always safe.</summary>
internal static class TransportFault
{
    /// <summary>
    /// A connection that is reset shows as one of several statuses, made on this side and without details; as what it is,
    /// UNAVAILABLE.
    /// </summary>
    public static RpcException Normalise(RpcException error) =>
        error.StatusCode is StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled
        && error.Status.DebugException is not null && error.GetRpcStatus() is null
            ? new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, error.Status.Detail, error.Status.DebugException))
            : error;

    /// <summary>True where another try may succeed: the replica is gone, stopping, not ready, or too busy.</summary>
    public static bool IsTransient(RpcException error) =>
        error.StatusCode == StatusCode.Unavailable || RetryDelay(error) is not null;

    /// <summary>True where the replica is loading its model and will be ready by itself.</summary>
    public static bool IsLoading(RpcException error) =>
        error.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason == TransportDefaults.ModelLoading;

    /// <summary>How long the service asks to be left alone, if it does.</summary>
    public static TimeSpan? RetryDelay(RpcException error) =>
        error.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan();
}
