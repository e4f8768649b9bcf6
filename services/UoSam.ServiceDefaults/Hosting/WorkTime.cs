using Grpc.Core;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>How long the answer of a call, or of an item of a stream, is of use.</summary>
/// <param name="Until">Its deadline, or null for none.</param>
/// <param name="Cancellation">Cancelled at the deadline, and when the client gives up; stops a running inference.</param>
public readonly record struct WorkTime(DateTimeOffset? Until, CancellationToken Cancellation)
{
    /// <summary>A unary call's.</summary>
    public static WorkTime Of(ServerCallContext context) => new(
        context.Deadline == DateTime.MaxValue
            ? context.GetHttpContext().Features.Get<RequestDeadline>()?.Until
            : new DateTimeOffset(context.Deadline.ToUniversalTime()),
        context.CancellationToken);
}
