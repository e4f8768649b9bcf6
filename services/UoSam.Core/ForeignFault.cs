namespace UoSam.Core;

/// <summary>What the system or a library says of a fault, as a part of our messages.</summary>
public static class ForeignFault
{
    /// <summary>One line without the full stop that most have at the end: more of the sentence follows.</summary>
    /// <param name="error">The fault; its message may have any form.</param>
    public static string Text(Exception error) => Text(error.Message);

    /// <summary>The same of a message.</summary>
    /// <param name="message">In any form.</param>
    public static string Text(string message) => message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
