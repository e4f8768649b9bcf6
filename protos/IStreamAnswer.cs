using Google.Protobuf;
using Google.Rpc;

namespace UoSam.Protos.V1;

/// <summary>An answer of a stage's stream: either of two.</summary>
/// <typeparam name="TResponse">The unary method's response.</typeparam>
public interface IStreamAnswer<TResponse> : IMessage
{
    /// <summary>The id of the item answered.</summary>
    string ItemId { get; set; }

    /// <summary>Its answer; null where it failed.</summary>
    TResponse? Response { get; set; }

    /// <summary>Why it failed; null where it did not.</summary>
    Status? Error { get; set; }
}
