namespace UoSam.Core.Denoising;

/// <summary>
/// One grid of values per class, made by both cores and kept as long as there are not too many classes; of a map of noise
/// each is made again when it is asked for. Nobody may change what it hands out.
/// </summary>
internal sealed class ClassGrids
{
    // 32 MB.
    private const int MostKept = 128;
    private readonly Func<int, float[]> _make;
    private readonly float[][] _kept;
    private readonly CancellationToken _cancellation;

    private ClassGrids(Func<int, float[]> make, float[][] kept, CancellationToken cancellation) =>
        (_make, _kept, _cancellation) = (make, kept, cancellation);

    /// <summary>Whether all grids are held in memory.</summary>
    public bool AreKept => _kept.Length > 0;

    /// <summary>The grid of the class at an index.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, where the grid would have to be made.</exception>
    public float[] this[int index]
    {
        get
        {
            if (AreKept)
            {
                return _kept[index];
            }

            _cancellation.ThrowIfCancellationRequested();
            return _make(index);
        }
    }

    /// <summary>Makes the grids.</summary>
    /// <param name="count">Classes.</param>
    /// <param name="make">Makes that of an index; called by several threads.</param>
    /// <param name="cancellationToken">Ends the making, now and later.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ClassGrids Make(int count, Func<int, float[]> make, CancellationToken cancellationToken = default)
    {
        var kept = new float[count <= MostKept ? count : 0][];
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        Parallel.For(0, kept.Length, options, k => kept[k] = make(k));
        return new ClassGrids(make, kept, cancellationToken);
    }
}
