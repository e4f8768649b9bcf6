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

    private ClassGrids(Func<int, float[]> make, float[][] kept) => (_make, _kept) = (make, kept);

    /// <summary>Whether all grids are held in memory.</summary>
    public bool AreKept => _kept.Length > 0;

    /// <summary>The grid of the class at an index.</summary>
    public float[] this[int index] => AreKept ? _kept[index] : _make(index);

    /// <summary>Makes the grids.</summary>
    /// <param name="count">Classes.</param>
    /// <param name="make">Makes that of an index; called by several threads.</param>
    public static ClassGrids Make(int count, Func<int, float[]> make)
    {
        var kept = new float[count <= MostKept ? count : 0][];
        Parallel.For(0, kept.Length, k => kept[k] = make(k));
        return new ClassGrids(make, kept);
    }
}
