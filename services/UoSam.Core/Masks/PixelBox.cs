namespace UoSam.Core.Masks;

/// <summary>An axis-aligned box of whole pixels, half-open: X0 &lt;= x &lt; X1, Y0 &lt;= y &lt; Y1.</summary>
/// <param name="X0">First column.</param>
/// <param name="Y0">First row.</param>
/// <param name="X1">One past the last column.</param>
/// <param name="Y1">One past the last row.</param>
public readonly record struct PixelBox(int X0, int Y0, int X1, int Y1)
{
    /// <summary>Columns.</summary>
    public int Width => X1 - X0;

    /// <summary>Rows.</summary>
    public int Height => Y1 - Y0;

    /// <summary>True where the box holds no pixel.</summary>
    public bool IsEmpty => X1 <= X0 || Y1 <= Y0;

    /// <summary>Whether both boxes hold some pixel.</summary>
    /// <param name="other">Not empty, as this one.</param>
    internal bool Overlaps(PixelBox other) => X0 < other.X1 && other.X0 < X1 && Y0 < other.Y1 && other.Y0 < Y1;
}
