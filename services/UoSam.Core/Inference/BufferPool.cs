using System.Collections.Concurrent;

namespace UoSam.Core.Inference;

/// <summary>
/// Keeps the big buffers of decoder batches (30 MB at 16 prompts): new ones would come from the large object heap,
/// zeroed, at each batch.
/// </summary>
internal sealed class BufferPool
{
    private readonly ConcurrentBag<float[]> _free = [];

    /// <summary>A buffer with undefined content.</summary>
    /// <param name="length">Floats that it must hold; it may hold more.</param>
    public BufferRental Rent(int length)
    {
        // One that has become too small is left to the collector: batches soon have their largest size.
        var fits = _free.TryTake(out var buffer) && buffer.Length >= length;
        return new BufferRental(fits ? buffer! : GC.AllocateUninitializedArray<float>(length), _free.Add);
    }
}
