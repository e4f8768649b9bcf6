using Google.Protobuf;

namespace UoSam.ServiceDefaults.Errors;

/// <summary>
/// An answer is larger than a message may be. gRPC would refuse to write it too, but by itself tells neither of the two figures,
/// lets an item of a stream go without an answer, and does not measure what leaves as JSON.
/// </summary>
/// <param name="bytes">Of the answer's message.</param>
/// <param name="most">MaxMessageBytes.</param>
public sealed class AnswerTooLargeException(int bytes, int most)
    : Exception(
        $"the answer's message has {bytes} bytes; at most {most} are sent: ask for less (fewer objects or crops, a smaller image, float16 "
        + "embeddings), or raise MaxMessageBytes on both sides")
{
    /// <summary>Refuses an answer that is too large to be sent.</summary>
    /// <param name="answer">The message as it would be sent.</param>
    /// <param name="most">MaxMessageBytes.</param>
    /// <exception cref="AnswerTooLargeException">It is.</exception>
    public static void ThrowIfAbove(IMessage answer, int most)
    {
        if (answer.CalculateSize() is var bytes && bytes > most)
        {
            throw new AnswerTooLargeException(bytes, most);
        }
    }
}
