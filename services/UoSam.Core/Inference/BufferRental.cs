namespace UoSam.Core.Inference;

/// <summary>A buffer on loan; nobody may read it after disposal.</summary>
/// <param name="buffer">The memory.</param>
/// <param name="giveBack">Called once with the buffer.</param>
internal sealed class BufferRental(float[] buffer, Action<float[]> giveBack) : IDisposable
{
    private float[]? _buffer = buffer;

    public float[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(BufferRental));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            giveBack(buffer);
        }
    }
}
