namespace UoSam.Core.Exchange.Torch;

/// <summary>A block of numbers that tensors look into.</summary>
/// <param name="Kind">u, i, f or b (boolean).</param>
/// <param name="ItemBytes">1, 2, 4 or 8.</param>
/// <param name="Key">Its name in the file.</param>
/// <param name="Count">Numbers in it.</param>
internal sealed record TorchStorage(char Kind, int ItemBytes, string Key, long Count);
