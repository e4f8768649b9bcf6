using UoSam.Core.ModelStore.Folding;

namespace UoSam.Core.ModelStore.TinyVit;

/// <summary>
/// The grid of a stage as values of the graph, for an image of any size: rows of tokens [H * W, C] to images and to
/// windows of side w, and back. Where windows reach past the grid they hold zeros.
/// </summary>
internal sealed class WindowGrid
{
    private readonly GraphBuilder _builder;
    private readonly string _image;
    private readonly Dictionary<long, string> _counts = [];

    /// <summary>The grid of an image.</summary>
    /// <param name="builder">Adds the operations.</param>
    /// <param name="image">[1, H, W, C].</param>
    public WindowGrid(GraphBuilder builder, string image)
    {
        _builder = builder;
        _image = builder.Sizes(image, 0, 4);
        Sizes = builder.Sizes(image, 1, 3);
    }

    /// <summary>int64 [2]: H and W.</summary>
    public string Sizes { get; }

    /// <summary>[H * W, C] to [1, H, W, C].</summary>
    public string ToImage(string tokens) => _builder.ReshapeTo(tokens, _image);

    /// <summary>An image that may reach past the grid, [1, C, H + a, W + b], to [H * W, C].</summary>
    public string ToTokens(string planes, long channels)
    {
        var image = _builder.Transpose(planes, 0, 2, 3, 1);
        return _builder.Reshape(_builder.Slice(image, _builder.IntConstant(0, 0), Sizes, 1, 2), -1, channels);
    }

    /// <summary>[H * W, C] to the tokens of whole windows, row by row: [h * w * v * w, C] where h x v windows cover it.</summary>
    public string Padded(string tokens, long window, long channels)
    {
        var extra = _builder.Minus(PaddedSizes(window), Sizes);
        var counts = _builder.Concat(0, _builder.IntConstant(0, 0, 0, 0, 0), extra, _builder.IntConstant(0));
        return _builder.Reshape(_builder.Pad(ToImage(tokens), counts), -1, channels);
    }

    /// <summary>Tokens of whole windows to [h * v, heads, w * w, width].</summary>
    public string ToWindows(string padded, long window, long heads, long width)
    {
        var count = Counts(window);
        var shape = _builder.Concat(
            0,
            _builder.Item(count, 0), _builder.IntConstant(window), _builder.Item(count, 1), _builder.IntConstant(window, heads, width));
        var windows = _builder.Transpose(_builder.ReshapeTo(padded, shape), 0, 2, 4, 1, 3, 5);
        return _builder.Reshape(windows, -1, heads, window * window, width);
    }

    /// <summary>[h * v, heads, w * w, width] to [H * W, heads * width].</summary>
    public string FromWindows(string windows, long window, long heads, long width)
    {
        var shape = _builder.Concat(0, Counts(window), _builder.IntConstant(heads, window, window, width));
        var rows = _builder.Transpose(_builder.ReshapeTo(windows, shape), 0, 3, 1, 4, 2, 5);
        var padded = _builder.ReshapeTo(
            rows, _builder.Concat(0, PaddedSizes(window), _builder.IntConstant(heads * width)));
        return _builder.Reshape(_builder.Slice(padded, _builder.IntConstant(0, 0), Sizes, 0, 1), -1, heads * width);
    }

    private string PaddedSizes(long window) => _builder.Times(Counts(window), _builder.IntConstant(window));

    private string Counts(long window)
    {
        if (!_counts.TryGetValue(window, out var counts))
        {
            counts = _builder.Over(
                _builder.Sum(Sizes, _builder.IntConstant(window - 1)), _builder.IntConstant(window));
            _counts[window] = counts;
        }

        return counts;
    }
}
