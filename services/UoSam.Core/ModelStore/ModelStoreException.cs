namespace UoSam.Core.ModelStore;

/// <summary>
/// A model could not be fetched or stored: no npm client, no connection, a hash that differs, no room. The message is
/// one line: what happened and what to do.
/// </summary>
/// <param name="message">One line for a person.</param>
/// <param name="inner">What the system reported.</param>
public sealed class ModelStoreException(string message, Exception? inner = null) : Exception(message, inner);
