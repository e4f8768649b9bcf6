namespace UoSam.Core.Temporal;

/// <summary>A place between the values of a grid; outside it the nearest at its border.</summary>
internal readonly struct GridPlace
{
    private readonly int _topLeft;
    private readonly int _across;
    private readonly int _down;
    private readonly float _right;
    private readonly float _bottom;

    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    /// <param name="y">Row, between rows.</param>
    /// <param name="x">Column, between columns.</param>
    public GridPlace(int rows, int columns, float y, float x)
    {
        var (clampedY, clampedX) = (Math.Clamp(y, 0, rows - 1), Math.Clamp(x, 0, columns - 1));
        var (top, left) = ((int)clampedY, (int)clampedX);
        _topLeft = (top * columns) + left;
        _across = left + 1 < columns ? 1 : 0;
        _down = top + 1 < rows ? columns : 0;
        (_right, _bottom) = (clampedX - left, clampedY - top);
    }

    /// <summary>The value there, bilinear.</summary>
    /// <param name="values">[rows, columns].</param>
    public float Sample(float[] values)
    {
        var upper = float.Lerp(values[_topLeft], values[_topLeft + _across], _right);
        var lower = float.Lerp(values[_topLeft + _down], values[_topLeft + _down + _across], _right);
        return float.Lerp(upper, lower, _bottom);
    }
}
