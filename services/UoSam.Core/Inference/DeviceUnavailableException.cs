namespace UoSam.Core.Inference;

/// <summary>
/// A device asked for by name cannot be had; there is no silent fall-back. The message is one line with the reason and
/// what to do.
/// </summary>
/// <param name="message">One line for a person.</param>
/// <param name="inner">What ONNX Runtime reported.</param>
public sealed class DeviceUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
