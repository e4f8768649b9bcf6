namespace UoSam.ServiceDefaults.Errors;

/// <summary>No place is free, or none in time; the call may be tried again.</summary>
/// <param name="message">One line for a person.</param>
/// <param name="retryAfter">When a place should be free.</param>
public sealed class ServiceBusyException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>When a place should be free.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
