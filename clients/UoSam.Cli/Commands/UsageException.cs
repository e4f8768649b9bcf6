namespace UoSam.Cli.Commands;

/// <summary>The command line asks for something that does not exist.</summary>
/// <param name="message">One line: what was found, what was expected.</param>
internal sealed class UsageException(string message) : Exception(message);
