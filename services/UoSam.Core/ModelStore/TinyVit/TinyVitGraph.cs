using UoSam.Core.ModelStore.Folding;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.TinyVit;

/// <summary>
/// Builds MobileSAM's encoder for images that do not fill the square of 1024 x 1024, with the weights of an export that
/// takes the square only. What the padding becomes is known wherever the image has not been seen yet, so:
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Convolutions and the first two stages of windows (side 7 on the grid of 128 x 128, side 14 on 64 x 64) run on the
/// windows that the image touches; the convolution of each block sees the padding's values beyond them. What the image would
/// change in the next windows, and these in it, is lost: 1 to 2 % of the embedding, by the second stage.</item>
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

    /// <summary>Cells of the embedding per side.</summary>
    private const int Cells = 64;

    private const int LastStage = 2;

    /// <summary>Cells of the first stage that the edge spoils: three convolutions see zeros beyond it where the padding's values are others.</summary>
    private const int Spoilt = 2;

    /// <summary>Of each stage of windows: cells of the square, and of a window, per side.</summary>
    private static readonly (int Cells, int Window)[] Grids = [(128, 7), (Cells, 14), (Cells, 7)];

    private readonly GraphBuilder _builder;
    private readonly TinyVitLayers _layers;
    private readonly TinyVitParts _parts;
    private readonly TinyVitPadding? _padding;
    private readonly List<string> _blocks = [];

    // int64 [2]: 1 where rows, columns of the image end before those of the square, else 0.
    private readonly string _cut;
    private string _entry = string.Empty;
    private string _exit = string.Empty;

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
            graph._builder.Output(graph._blocks[i], $"block_{i}", 1, -1, -1, -1);
        }

        graph._builder.Output(graph._entry, "entry", 1, Cells, Cells, -1);
        graph._builder.Output(graph._exit, "exit", 1, Cells, Cells, -1);
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
        _exit = Fill(Blocks(Crop(_entry, Windows(seen, 1)), 1), _padding?.Exit);

        // Up to the image's last cell, one less than was seen, the next window, and one for the convolution of the neck.
        var last = Windows(_builder.Sum(seen, _builder.IntConstant(Grids[LastStage].Window)), LastStage);
        var third = Crop(_exit, _builder.Sum(last, _builder.IntConstant(1)));
        var image = Blocks(Crop(Merge(ToPlanes(third), LastStage), last), LastStage, Kept(seen, last));

        // The convolution of the neck sees zeros beyond the last.
        return Fill(Crop(Neck(image), _builder.Minus(seen, _cut)), _padding?.Embedding);
    }

    /// <summary>Sizes of the windows of a stage that an image of some sizes touches.</summary>
    private string Windows(string sizes, int stage)
    {
        var (cells, window) = Grids[stage];
        var count = _builder.Over(_builder.Sum(sizes, _builder.IntConstant(window - 1)), _builder.IntConstant(window));
        return _builder.Lesser(_builder.Times(count, _builder.IntConstant(window)), _builder.IntConstant(cells, cells));
    }

    /// <summary>How much of the last stage each block's convolution still leaves something to do for.</summary>
    private string[] Kept(string seen, string first)
    {
        var kept = new string[_parts.Stages[LastStage].Blocks.Count];
        kept[^1] = seen;
        for (var i = kept.Length - 2; i >= 0; i--)
        {
            // The next block's windows, with the row that its convolution sees beyond what it is to keep.
            kept[i] = _builder.Lesser(first, Windows(_builder.Sum(kept[i + 1], _builder.IntConstant(1)), LastStage));
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
    /// <param name="kept">int64 [2] for each block of the last stage: sizes of what is kept of it.</param>
    private string Blocks(string image, int stage, params string[] kept)
    {
        var grid = new WindowGrid(_builder, image);
        var channels = _layers.Outputs(_parts.Stages[stage].Merging.Projection);
        var tokens = _builder.Reshape(image, -1, channels);
        for (var i = 0; i < _parts.Stages[stage].Blocks.Count; i++)
        {
            var block = _parts.Stages[stage].Blocks[i];
            var attended = grid.ToImage(_layers.Attend(tokens, block, grid, channels));
            if (stage == LastStage)
            {
                var rest = Crop(_builder.Transpose(_layers.Convolve(ToPlanes(attended), block.Convolution), 0, 2, 3, 1), kept[i]);
                (grid, tokens) = (new WindowGrid(_builder, rest), _builder.Reshape(rest, -1, channels));
            }
            else
            {
                var continued = Continue(attended, grid, stage, channels);
                tokens = grid.ToTokens(_layers.Convolve(ToPlanes(continued), block.Convolution), channels);
            }

            tokens = _layers.Mix(tokens, block);
        }

        return grid.ToImage(tokens);
    }

    /// <summary>The image with a row or column of padding behind it where it ends before the square of its stage.</summary>
    private string Continue(string image, WindowGrid grid, int stage, int channels)
    {
        _blocks.Add(image);
        if (_padding is null)
        {
            return image;
        }

        // One of two lines: that behind the last whole windows, and one in the middle for all before it, from which they are 1 to 2 %
        // of the embedding apart, since blocks carry on what the square's edge does to the last windows.
        var (cells, window) = Grids[stage];
        int[] ends = [cells / 2 / window * window, cells / window * window];
        var padding = _padding.Blocks[_blocks.Count - 1];
        var rows = _builder.Constant(Rows(padding, cells, channels, ends), 1, ends.Length, cells, channels);
        var columns = _builder.Constant(Columns(padding, cells, channels, ends), 1, cells, ends.Length, channels);
        var line = _builder.Over(grid.Sizes, _builder.IntConstant(ends[^1]));
        var lineEnd = _builder.Sum(line, _builder.Lesser(_builder.Minus(_builder.IntConstant(cells, cells), grid.Sizes), _builder.IntConstant(1, 1)));
        var below = _builder.Slice(rows, _builder.Item(line, 0), _builder.Item(lineEnd, 0), 1);
        var longer = _builder.Concat(1, image, _builder.Slice(below, _builder.IntConstant(0), _builder.Item(grid.Sizes, 1), 2));
        var right = _builder.Slice(columns, _builder.Item(line, 1), _builder.Item(lineEnd, 1), 2);
        return _builder.Concat(2, longer, _builder.Slice(right, _builder.IntConstant(0), _builder.Sizes(longer, 1, 2), 1));
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

    private static float[] Rows(float[] padding, int cells, int channels, int[] rows) =>
        [.. rows.SelectMany(row => padding.AsSpan(row * cells * channels, cells * channels).ToArray())];

    private static float[] Columns(float[] padding, int cells, int channels, int[] columns) =>
        [.. Enumerable.Range(0, cells).SelectMany(row =>
            columns.SelectMany(column => padding.AsSpan(((row * cells) + column) * channels, channels).ToArray()))];
}
