using UoSam.Core.ModelStore.Folding;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.TinyVit;

/// <summary>
/// Builds MobileSAM's encoder for images that do not fill the square of 1024 x 1024, with the weights of an export that
/// takes the square only. What the padding becomes is known wherever the image has not been seen yet, so:
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Convolutions and the first stage of windows (side 7 on the grid of 128 x 128) run on the windows that the image
/// touches; their last convolution sees the padding's values beyond them. Up to here nothing of the image gets lost but
/// what its neighbours tell the next window.</item>
/// <item>The second stage (side 14 on 64 x 64) runs on the whole square, filled up with the padding's values: its six
/// blocks carry the image into the padding and back, and without that the cells at the image's end are another tenth.</item>
/// <item>The last stage (side 7) begins on the windows of the image and the next one, which is all that its two blocks can
/// see; each further step runs on what the steps after it still see, and the neck on the image. Cells further out get the
/// padding's embedding.</item>
/// </list>
/// </remarks>
internal sealed class TinyVitGraph
{
    public const string Image = "image";
    public const string Embedding = "embedding";
    private const int OperatorSet = 17;
    private const int Side = 1024;

    /// <summary>Cells of the embedding, and of the last two stages, per side.</summary>
    private const int Cells = 64;

    /// <summary>Cells of the first stage of windows per side.</summary>
    private const int FirstCells = 128;

    /// <summary>Side of the windows of the first and the last stage.</summary>
    private const int Window = 7;

    /// <summary>Cells of the first stage that the edge spoils: three convolutions see zeros beyond it where the padding's values are others.</summary>
    private const int Spoilt = 2;

    /// <summary>First row of a window in the middle of the square: those of the padding are alike but at its ends.</summary>
    private const int Middle = FirstCells / 2 / Window * Window;

    private readonly GraphBuilder _builder;
    private readonly TinyVitLayers _layers;
    private readonly TinyVitParts _parts;
    private readonly TinyVitPadding? _padding;
    private readonly List<string> _blocks = [];

    // int64 [2]: 1 where rows, columns of the image end before those of the square, else 0.
    private readonly string _cut;
    private string _entry = string.Empty;

    private TinyVitGraph(GraphBuilder builder, TinyVitLayers layers, TinyVitParts parts, TinyVitPadding? padding)
    {
        (_builder, _layers, _parts, _padding) = (builder, layers, parts, padding);
        _cut = builder.Lesser(
            builder.Minus(builder.IntConstant(Side, Side), builder.Sizes(Image, 2, 4)), builder.IntConstant(1, 1));
    }

    /// <summary>
    /// A graph of image [1, 3, H, W] to embedding [1, 256, 64, 64]; one side is 1024, the other too or
    /// <see cref="Inference.EncodedSide"/>.
    /// </summary>
    /// <param name="export">MobileSAM's encoder; not changed.</param>
    /// <param name="padding">Of <see cref="Probe"/>.</param>
    /// <exception cref="InvalidInputException">The graph is not built like MobileSAM's encoder.</exception>
    public static ModelProto Build(ModelProto export, TinyVitPadding padding)
    {
        var (model, graph) = Start(export, padding);
        var cells = graph.Add();
        graph._builder.Output(graph._builder.Transpose(cells, 0, 3, 1, 2), Embedding, 1, -1, Cells, Cells);
        return model;
    }

    /// <summary>A graph of the square to what <see cref="TinyVitPadding"/> holds of it, as outputs in its order.</summary>
    /// <exception cref="InvalidInputException">The graph is not built like MobileSAM's encoder.</exception>
    public static ModelProto Probe(ModelProto export)
    {
        var (model, graph) = Start(export, padding: null);
        var cells = graph.Add();
        for (var i = 0; i < graph._blocks.Count; i++)
        {
            graph._builder.Output(graph._blocks[i], $"block_{i}", 1, FirstCells, FirstCells, -1);
        }

        graph._builder.Output(graph._entry, "entry", 1, Cells, Cells, -1);
        graph._builder.Output(cells, Embedding, 1, Cells, Cells, -1);
        return model;
    }

    private static (ModelProto Model, TinyVitGraph Graph) Start(ModelProto export, TinyVitPadding? padding)
    {
        var parts = TinyVitParts.Find(new OnnxGraph(export.Clone()));
        var model = export.Clone();
        model.Graph = new GraphProto { Name = "encoder" };
        model.OpsetImport.Clear();
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OperatorSet });
        model.Graph.Input.Add(OnnxValues.Float(Image, 1, 3, -1, -1));
        var builder = new GraphBuilder(model.Graph);
        var layers = new TinyVitLayers(builder, new GraphValues(export, [.. parts.Names.Distinct()]));
        return (model, new TinyVitGraph(builder, layers, parts, padding));
    }

    private string Add()
    {
        var merged = Merge(Stem(), 0);
        var spoilt = _builder.Times(_cut, _builder.IntConstant(Spoilt));
        var first = Blocks(Crop(merged, _builder.Minus(_builder.Sizes(merged, 1, 3), spoilt)), 0);

        // Of an odd number the last cell would lack a row.
        var seen = _builder.Over(_builder.Sizes(first, 1, 3), _builder.IntConstant(2));
        _entry = Fill(Crop(Merge(ToPlanes(first), 1), seen), _padding?.Entry);
        var second = Blocks(_entry, 1);

        // Up to the image's last cell, one less than was seen, the next window, and one for the convolution of the neck.
        var count = _builder.Over(_builder.Sum(seen, _builder.IntConstant(Window + Window - 1)), _builder.IntConstant(Window));
        var last = _builder.Lesser(_builder.Times(count, _builder.IntConstant(Window)), _builder.IntConstant(Cells, Cells));
        var third = Crop(second, _builder.Sum(last, _builder.IntConstant(1)));
        var image = Blocks(Crop(Merge(ToPlanes(third), 2), last), 2, Kept(seen, last));

        // The convolution of the neck sees zeros beyond the last.
        return Fill(Crop(Neck(image), _builder.Minus(seen, _cut)), _padding?.Embedding);
    }

    /// <summary>How much of the last stage each block's convolution still leaves something to do for.</summary>
    private string[] Kept(string seen, string first)
    {
        var kept = new string[_parts.Stages[2].Blocks.Count];
        kept[^1] = seen;
        for (var i = kept.Length - 2; i >= 0; i--)
        {
            // The next block's windows, with the row that its convolution sees beyond what it is to keep.
            var windows = _builder.Over(_builder.Sum(kept[i + 1], _builder.IntConstant(Window)), _builder.IntConstant(Window));
            kept[i] = _builder.Lesser(first, _builder.Times(windows, _builder.IntConstant(Window)));
        }

        return kept;
    }

    /// <summary>To [1, C, H / 4, W / 4].</summary>
    private string Stem()
    {
        var planes = _layers.Convolve(_builder.Gelu(_layers.Convolve(Image, _parts.Stem[0])), _parts.Stem[1]);
        foreach (var part in _parts.Residuals)
        {
            planes = _builder.Gelu(_builder.Sum(_layers.Pass(planes, part), planes));
        }

        return planes;
    }

    /// <summary>[1, C, H, W] to the grid of a stage, [1, h, w, c].</summary>
    private string Merge(string planes, int stage) =>
        _builder.Transpose(_layers.Pass(planes, _parts.Stages[stage].Merging), 0, 2, 3, 1);

    /// <summary>The blocks of a stage on an image [1, H, W, C].</summary>
    /// <param name="image">The image.</param>
    /// <param name="stage">Which.</param>
    /// <param name="kept">int64 [2] for each block: sizes of what is kept of it; none for all.</param>
    private string Blocks(string image, int stage, params string[] kept)
    {
        var grid = new WindowGrid(_builder, image);
        var channels = _layers.Outputs(_parts.Stages[stage].Merging.Projection);
        var tokens = _builder.Reshape(image, -1, channels);
        for (var i = 0; i < _parts.Stages[stage].Blocks.Count; i++)
        {
            var block = _parts.Stages[stage].Blocks[i];
            var attended = grid.ToImage(_layers.Attend(tokens, block, grid, channels));
            var continued = stage == 0 ? Continue(attended, grid, channels) : attended;
            var convolved = _layers.Convolve(ToPlanes(continued), block.Convolution);
            if (kept.Length > 0)
            {
                var rest = Crop(_builder.Transpose(convolved, 0, 2, 3, 1), kept[i]);
                (grid, tokens) = (new WindowGrid(_builder, rest), _builder.Reshape(rest, -1, channels));
            }
            else
            {
                tokens = stage == 0 ? grid.ToTokens(convolved, channels) : ToTokens(convolved, channels);
            }

            tokens = _layers.Mix(tokens, block);
        }

        return grid.ToImage(tokens);
    }

    /// <summary>The image with a row or column of padding behind it where it is cut.</summary>
    private string Continue(string image, WindowGrid grid, int channels)
    {
        _blocks.Add(image);
        if (_padding is null)
        {
            return image;
        }

        var padding = _padding.Blocks[_blocks.Count - 1];
        var row = _builder.Constant(Row(padding, channels), 1, 1, FirstCells, channels);
        var column = _builder.Constant(Column(padding, channels), 1, FirstCells, 1, channels);
        var (start, rows, columns) = (_builder.IntConstant(0, 0), _builder.Item(_cut, 0), _builder.Item(_cut, 1));
        var below = _builder.Slice(row, start, _builder.Concat(0, rows, _builder.Item(grid.Sizes, 1)), 1, 2);
        var height = _builder.Sum(_builder.Item(grid.Sizes, 0), rows);
        var right = _builder.Slice(column, start, _builder.Concat(0, height, columns), 1, 2);
        return _builder.Concat(2, _builder.Concat(1, image, below), right);
    }

    /// <summary>From [1, H, W, C] to [1, H, W, 256].</summary>
    private string Neck(string image)
    {
        var channels = _layers.Channels(_parts.FirstNeckNorm);
        var normed = _layers.Norm(_layers.Project(image, _parts.NeckProjection, channels), _parts.FirstNeckNorm);
        var planes = _layers.Convolve(ToPlanes(normed), _parts.NeckConvolution, channels);
        return _layers.Norm(_builder.Transpose(planes, 0, 2, 3, 1), _parts.LastNeckNorm);
    }

    /// <summary>Puts an image at the upper left of a square of padding: [1, 64, 64, C].</summary>
    private string Fill(string image, float[]? padding)
    {
        if (padding is null)
        {
            return image;
        }

        var square = _builder.Constant(padding, 1, Cells, Cells, padding.Length / (Cells * Cells));
        var (rows, columns) = (_builder.Sizes(image, 1, 2), _builder.Sizes(image, 2, 3));
        var (start, end) = (_builder.IntConstant(0), _builder.IntConstant(Cells));
        var right = _builder.Slice(_builder.Slice(square, start, rows, 1), columns, end, 2);
        var below = _builder.Slice(square, rows, end, 1);
        return _builder.Concat(1, _builder.Concat(2, image, right), below);
    }

    private string Crop(string image, string sizes) => _builder.Slice(image, _builder.IntConstant(0, 0), sizes, 1, 2);

    private string ToPlanes(string image) => _builder.Transpose(image, 0, 3, 1, 2);

    private string ToTokens(string planes, int channels) =>
        _builder.Reshape(_builder.Transpose(planes, 0, 2, 3, 1), -1, channels);

    private static float[] Row(float[] padding, int channels) =>
        padding.AsSpan(Middle * FirstCells * channels, FirstCells * channels).ToArray();

    private static float[] Column(float[] padding, int channels) =>
        [.. Enumerable.Range(0, FirstCells).SelectMany(row =>
            padding.AsSpan(((row * FirstCells) + Middle) * channels, channels).ToArray())];
}
