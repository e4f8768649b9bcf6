namespace UoSam.ServiceDefaults.Security;

/// <summary>The process does not start as it is configured.</summary>
/// <param name="message">One line: what was found and what to do.</param>
/// <param name="inner">What was thrown, if anything was.</param>
public sealed class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner);
