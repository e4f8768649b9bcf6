using System.Collections.Concurrent;

namespace UoSam.Core.Inference;

/// <summary>
/// Keeps the big buffers of decoder batches (30 MB at 16 prompts) and maps: new ones would come from the large object
/// heap, zeroed, at each batch.
/// </summary>
/// <param name="length">Floats of a buffer where the caller does not say.</param>
internal sealed class BufferPool(int length = 0)
{
    private readonly ConcurrentBag<float[]> _free = [];

    /// <summary>A buffer of the pool's length with undefined content.</summary>
    public BufferRental Rent() => Rent(length);

    /// <summary>A buffer with undefined content.</summary>
    /// <param name="atLeast">Floats that it must hold; it may hold more.</param>
    public BufferRental Rent(int atLeast)
    {
        // One that has become too small is left to the collector: batches soon have their largest size.
        var fits = _free.TryTake(out var buffer) && buffer.Length >= atLeast;
        return new BufferRental(fits ? buffer! : GC.AllocateUninitializedArray<float>(atLeast), _free.Add);
    }
}
