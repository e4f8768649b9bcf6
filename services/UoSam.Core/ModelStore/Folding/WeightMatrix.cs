namespace UoSam.Core.ModelStore.Folding;

/// <summary>
/// A weight as the graphs multiply it: rows of activations times [Rows, Columns]. Products of weights are made in double
/// precision, so that folding them adds no more rounding than storing one.
/// </summary>
/// <param name="rows">Inputs.</param>
/// <param name="columns">Outputs.</param>
/// <param name="values">[rows, columns], row-major; not copied.</param>
internal sealed class WeightMatrix(int rows, int columns, double[] values)
{
    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    /// <summary>[Rows, Columns], row-major.</summary>
    public double[] Values { get; } = values;

    /// <summary>Subtracts the mean of a row: x C is x centred, as layer norms do it first.</summary>
    public static WeightMatrix Centring(int size)
    {
        var values = new double[size * size];
        Array.Fill(values, -1.0 / size);
        for (var i = 0; i < size; i++)
        {
            values[i * (size + 1)] += 1;
        }

        return new WeightMatrix(size, size, values);
    }

    /// <summary>One row, for biases and shifts.</summary>
    public static WeightMatrix Row(double[] values) => new(1, values.Length, values);

    public WeightMatrix Times(WeightMatrix right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Rows, Columns);
        var product = new double[Rows * right.Columns];
        for (var i = 0; i < Rows; i++)
        {
            var row = product.AsSpan(i * right.Columns, right.Columns);
            for (var k = 0; k < Columns; k++)
            {
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(
                    right.Values.AsSpan(k * right.Columns, right.Columns), Values[(i * Columns) + k], row, row);
            }
        }

        return new WeightMatrix(Rows, right.Columns, product);
    }

    public WeightMatrix Plus(WeightMatrix other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Values.Length, Values.Length);
        return new WeightMatrix(Rows, Columns, [.. Values.Zip(other.Values, (a, b) => a + b)]);
    }

    /// <summary>Adds one row to every row.</summary>
    public WeightMatrix PlusRow(WeightMatrix row) =>
        new(Rows, Columns, [.. Values.Select((value, i) => value + row.Values[i % Columns])]);

    /// <summary>Multiplies column i by the i-th factor: a layer norm's gain.</summary>
    public WeightMatrix ScaleColumns(double[] factors) =>
        new(Rows, Columns, [.. Values.Select((value, i) => value * factors[i % Columns])]);

    public WeightMatrix Transposed()
    {
        var values = new double[Values.Length];
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                values[(j * Rows) + i] = Values[(i * Columns) + j];
            }
        }

        return new WeightMatrix(Columns, Rows, values);
    }

    /// <summary>[heads, Rows, Columns / heads]: the columns of each head as a matrix of its own.</summary>
    public WeightMatrix ColumnsByHead(int heads)
    {
        var width = Columns / heads;
        var values = new double[Values.Length];
        for (var i = 0; i < Values.Length; i++)
        {
            var (row, column) = (i / Columns, i % Columns);
            values[((((column / width) * Rows) + row) * width) + (column % width)] = Values[i];
        }

        return new WeightMatrix(heads * Rows, width, values);
    }

    /// <summary>The rows of this, then those of <paramref name="below"/>.</summary>
    public WeightMatrix Above(WeightMatrix below) =>
        new(Rows + below.Rows, Columns, [.. Values, .. below.Values]);
}
