namespace UoSam.Core.Masks;

/// <summary>Neighbouring set pixels of one row, as many as there are: (Y, X0) to (Y, X1 - 1).</summary>
/// <param name="Y">Row.</param>
/// <param name="X0">First column.</param>
/// <param name="X1">One past the last column, above X0.</param>
internal readonly record struct MaskRun(int Y, int X0, int X1)
{
    /// <summary>Pixels.</summary>
    public int Length => X1 - X0;
}
