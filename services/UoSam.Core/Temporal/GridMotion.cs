namespace UoSam.Core.Temporal;

/// <summary>Where each place of a grid was in the frame before.</summary>
/// <param name="rows">Rows of the grid.</param>
/// <param name="columns">Columns of the grid.</param>
/// <param name="fromY">[rows, columns] row in the frame before.</param>
/// <param name="fromX">[rows, columns] column in the frame before.</param>
internal sealed class GridMotion(int rows, int columns, float[] fromY, float[] fromX)
{
    /// <summary>Moves values of the frame before to where they are now.</summary>
    /// <param name="values">[rows, columns].</param>
    public float[] Move(float[] values)
    {
        var moved = new float[values.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = new GridPlace(rows, columns, fromY[i], fromX[i]).Sample(values);
        }

        return moved;
    }
}
