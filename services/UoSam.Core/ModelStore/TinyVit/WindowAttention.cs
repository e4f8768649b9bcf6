using UoSam.Core.ModelStore.Folding;

namespace UoSam.Core.ModelStore.TinyVit;

/// <summary>The attention of a block. The shift of the norm before it is in the biases of query, key and value, so that
/// places past the grid can be zeros before the products.</summary>
internal sealed class WindowAttention
{
    private readonly GraphBuilder _builder;
    private readonly GraphValues _values;
    private readonly WindowBlock _block;
    private readonly int _channels;
    private readonly int _heads;
    private readonly int _window;

    public WindowAttention(GraphBuilder builder, GraphValues values, WindowBlock block, int channels)
    {
        (_builder, _values, _block, _channels) = (builder, values, block, channels);
        var bias = values[block.PositionBias];
        _heads = bias.Rows / bias.Columns;
        _window = (int)Math.Sqrt(bias.Columns);
    }

    private int Width => _channels / _heads;

    /// <summary>[H * W, C] to [H * W, C], which is to be added to it.</summary>
    public string Add(string tokens, WindowGrid grid)
    {
        var norm = _block.AttentionNorm;
        var gain = _builder.Constant(_values[norm.Gain].Values, _channels);
        var normed = _builder.LayerNorm(tokens, gain, shift: null, (float)_values[norm.Epsilon].Values[0]);
        var padded = grid.Padded(normed, _window, _channels);
        var (query, key, value) = (Windows(padded, grid, 0), Windows(padded, grid, 1), Windows(padded, grid, 2));

        var products = _builder.Times(
            _builder.MatMul(query, _builder.Transpose(key, 0, 1, 3, 2)),
            _builder.Scalar(_values[_block.Scale].Values[0]));
        var bias = _builder.Constant(_values[_block.PositionBias], _heads, _window * _window, _window * _window);
        var attention = _builder.Softmax(_builder.Sum(products, bias));
        var mixed = grid.FromWindows(_builder.MatMul(attention, value), _window, _heads, Width);
        return _builder.Sum(
            _builder.MatMul(mixed, _builder.Constant(_values[_block.Out.Weight])),
            _builder.Constant(_values[_block.Out.Bias].Values, _channels));
    }

    /// <summary>Queries (0), keys (1) or values (2) of all windows: [windows, heads, w * w, width].</summary>
    private string Windows(string padded, WindowGrid grid, int which)
    {
        var weight = Columns(_values[_block.QueryKeyValue.Weight], which);
        var shift = WeightMatrix.Row(_values[_block.AttentionNorm.Shift].Values).Times(weight);
        var bias = shift.Plus(Columns(WeightMatrix.Row(_values[_block.QueryKeyValue.Bias].Values), which));
        var rows = _builder.Sum(
            _builder.MatMul(padded, _builder.Constant(weight)), _builder.Constant(bias.Values, _channels));
        return grid.ToWindows(rows, _window, _heads, Width);
    }

    // Stored head by head: its queries, its keys, its values.
    private WeightMatrix Columns(WeightMatrix all, int which)
    {
        var values = new double[all.Rows * _channels];
        for (var i = 0; i < values.Length; i++)
        {
            var (row, head, column) = (i / _channels, i % _channels / Width, i % Width);
            values[i] = all.Values[(row * all.Columns) + (((head * 3) + which) * Width) + column];
        }

        return new WeightMatrix(all.Rows, _channels, values);
    }
}
