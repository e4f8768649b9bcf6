namespace UoSam.Core.Inference;

/// <summary>
/// Keeps the big buffers of images, decoder batches (30 MB at 16 prompts) and maps: new ones would come from the large object
/// heap, zeroed, at each batch. It keeps what was on loan at once lately and no more. Thread-safe.
/// </summary>
/// <param name="length">Floats of a buffer where the caller does not say.</param>
internal sealed class BufferPool(int length = 0)
{
    // Returns in which the most that was on loan is looked for; what only the window before the last needed is let go.
    private const int Window = 64;
    private readonly Lock _lock = new();
    private readonly List<float[]> _free = [];
    private long _freeFloats;
    private long _onLoan;
    private long _most;
    private long _mostBefore;
    private int _returns;

    /// <summary>Floats of all buffers that are kept and not on loan. For tests.</summary>
    public long FreeFloats
    {
        get
        {
            lock (_lock)
            {
                return _freeFloats;
            }
        }
    }

    /// <summary>A buffer of the pool's length with undefined content.</summary>
    public BufferRental Rent() => Rent(length);

    /// <summary>A buffer with undefined content.</summary>
    /// <param name="atLeast">Floats that it must hold; it may hold more.</param>
    public BufferRental Rent(int atLeast)
    {
        lock (_lock)
        {
            var buffer = TakeSmallest(atLeast) ?? GC.AllocateUninitializedArray<float>(atLeast);
            _onLoan += buffer.Length;
            _most = Math.Max(_most, _onLoan);
            return new BufferRental(buffer, GiveBack);
        }
    }

    // Where none fits, the largest gives way to the new one.
    private float[]? TakeSmallest(int atLeast)
    {
        var fits = _free.FindIndex(buffer => buffer.Length >= atLeast);
        var taken = fits >= 0 ? Remove(fits) : null;
        if (taken is null && _free.Count > 0)
        {
            Remove(_free.Count - 1);
        }

        return taken;
    }

    private void GiveBack(float[] buffer)
    {
        lock (_lock)
        {
            _onLoan -= buffer.Length;
            var place = _free.FindIndex(other => other.Length >= buffer.Length);
            _free.Insert(place < 0 ? _free.Count : place, buffer);
            _freeFloats += buffer.Length;
            if (++_returns % Window == 0)
            {
                (_mostBefore, _most) = (_most, _onLoan);
            }

            while (_free.Count > 0 && _freeFloats + _onLoan > Math.Max(_most, _mostBefore))
            {
                Remove(0);
            }
        }
    }

    private float[] Remove(int index)
    {
        var buffer = _free[index];
        _free.RemoveAt(index);
        _freeFloats -= buffer.Length;
        return buffer;
    }
}
