namespace UoSam.ServiceDefaults.Errors;

/// <summary>A stream ends before its client is done; what is unanswered is to be sent again on another.</summary>
/// <param name="reason">Stable reason, from TransportDefaults.</param>
/// <param name="message">One line for a person.</param>
public sealed class StreamEndedException(string reason, string message) : Exception(message)
{
    /// <summary>Stable reason.</summary>
    public string Reason { get; } = reason;
}
