namespace UoSam.Core.ModelStore;

/// <summary>
/// A model is not in the store, or was prepared by another version. The message says which command to run; a service
/// answers UNAVAILABLE with it.
/// </summary>
/// <param name="message">One line for a person.</param>
public sealed class ModelNotFoundException(string message) : Exception(message);
