using System.Collections.Concurrent;

namespace UoSam.Core.Inference;

/// <summary>
/// Keeps the big buffers of decoder batches (64 MB at 16 prompts): new ones would come from the large object heap,
/// zeroed, at each batch.
/// </summary>
internal sealed class BufferPool(int length)
{
    private readonly ConcurrentBag<float[]> _free = [];

    /// <summary>A buffer of the pool's length with undefined content.</summary>
    public BufferRental Rent() =>
        new(_free.TryTake(out var buffer) ? buffer : GC.AllocateUninitializedArray<float>(length), _free.Add);
}
