namespace UoSam.ServiceDefaults.Errors;

/// <summary>An embedding was made by another model than the decoder's.</summary>
/// <param name="message">One line for a person.</param>
public sealed class ModelMismatchException(string message) : Exception(message);
