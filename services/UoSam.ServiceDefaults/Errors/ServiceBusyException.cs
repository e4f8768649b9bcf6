namespace UoSam.ServiceDefaults.Errors;

/// <summary>No place is free; the call may be tried again.</summary>
/// <param name="message">One line for a person.</param>
public sealed class ServiceBusyException(string message) : Exception(message);
