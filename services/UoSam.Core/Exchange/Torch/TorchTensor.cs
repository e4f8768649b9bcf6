namespace UoSam.Core.Exchange.Torch;

/// <summary>A tensor as it stands in a file.</summary>
/// <param name="Storage">Where its numbers are.</param>
/// <param name="Offset">Index of the first.</param>
/// <param name="Shape">Sides.</param>
/// <param name="Strides">Numbers from one index of a side to the next.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides);
