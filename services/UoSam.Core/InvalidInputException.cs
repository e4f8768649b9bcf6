namespace UoSam.Core;

/// <summary>
/// The caller's data cannot be used. The message says what was found, what was expected and what to do; it is shown to
/// the caller as it is, so it carries no path, stack or model detail.
/// </summary>
/// <param name="reason">Stable upper-case identifier, e.g. <c>IMAGE_TOO_LARGE</c>; clients may branch on it.</param>
/// <param name="message">One line for a person.</param>
/// <param name="inner">What the library below reported, for the service's own log.</param>
public sealed class InvalidInputException(string reason, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Reads or makes something; where that is refused, the message begins with what it is about.</summary>
    /// <param name="what">E.g. a file.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="InvalidInputException">As the reading refused it, with that name.</exception>
    public static T Naming<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException(fault.Reason, $"{what}: {fault.Message}", fault);
        }
    }

    /// <summary>Stable upper-case identifier of the fault.</summary>
    public string Reason { get; } = reason;

    /// <summary>The request's fields that the fault is in, as protos/ names them; empty where the reason says it.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}
