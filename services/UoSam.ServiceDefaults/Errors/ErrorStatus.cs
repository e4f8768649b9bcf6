using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using UoSam.Core;
using UoSam.Core.ModelStore;
using UoSam.Protos;
using Status = Google.Rpc.Status;

namespace UoSam.ServiceDefaults.Errors;

/// <summary>The one place where an exception becomes a status, for calls and for items of streams.</summary>
public static class ErrorStatus
{
    private const string Domain = "uosam";
    private static readonly TimeSpan ModelRetry = TimeSpan.FromSeconds(1);

    /// <summary>What is said of bytes that are no message of the contract.</summary>
    public const string MalformedMessage = "the message cannot be parsed; expected protobuf as in protos/uosam/v1";

    private const string MalformedReason = "MALFORMED_MESSAGE";

    /// <summary>
    /// A message as the header <c>grpc-message</c> (gRPC over HTTP/2, "Status-Message"): per cent signs and what is not printable
    /// ASCII are encoded, and nothing else, for grpc-js does not decode more.
    /// </summary>
    public static string ToHeader(string message) => string.Concat(Encoding.UTF8.GetBytes(message)
        .Select(letter => letter is >= 0x20 and < 0x7F and not (byte)'%' ? $"{(char)letter}" : $"%{letter:X2}"));

    /// <summary>True where the fault is the service's own and belongs in its log.</summary>
    public static bool IsInternal(Exception error) => Of(error).Code == (int)Code.Internal;

    /// <summary>The status of an exception, with ErrorInfo, BadRequest for faults of the request, and RetryInfo where waiting helps.</summary>
    public static Status Of(Exception error) => error switch
    {
        InvalidInputException invalid => Invalid(invalid),
        ModelMismatchException => Make(Code.FailedPrecondition, error.Message, "MODEL_MISMATCH"),
        ServiceBusyException busy => Later(Code.ResourceExhausted, error.Message, TransportDefaults.Busy, busy.RetryAfter),
        ModelLoadingException => Later(Code.Unavailable, error.Message, TransportDefaults.ModelLoading, ModelRetry),
        StreamEndedException ended => Make(Code.Unavailable, error.Message, ended.Reason),
        AnswerTooLargeException => Make(Code.ResourceExhausted, error.Message, "MESSAGE_TOO_LARGE"),
        TimeoutException => Make(Code.DeadlineExceeded, error.Message, "DEADLINE_EXCEEDED"),
        InvalidProtocolBufferException => Make(Code.InvalidArgument, MalformedMessage, MalformedReason),
        ModelNotFoundException => Make(Code.Unavailable, "the model is not loaded", "MODEL_NOT_LOADED"),
        OperationCanceledException => Make(Code.Cancelled, "the call was cancelled", "CANCELLED"),
        _ => Make(Code.Internal, "the service failed; its log says why", "INTERNAL"),
    };

    /// <summary>A status with ErrorInfo.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="message">One line for a person.</param>
    /// <param name="reason">Stable upper-case identifier.</param>
    public static Status Make(Code code, string message, string reason) => new()
    {
        Code = (int)code,
        Message = message,
        Details = { Any.Pack(new ErrorInfo { Domain = Domain, Reason = reason }) },
    };

    private static Status Invalid(InvalidInputException error)
    {
        var status = Make(Code.InvalidArgument, error.Message, error.Reason);
        var violations = RequestFields.Of(error)
            .Select(field => new BadRequest.Types.FieldViolation { Field = field, Description = error.Message })
            .ToList();
        if (violations.Count > 0)
        {
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violations } }));
        }

        return status;
    }

    private static Status Later(Code code, string message, string reason, TimeSpan after)
    {
        var status = Make(code, message, reason);
        status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(after) }));
        return status;
    }
}
