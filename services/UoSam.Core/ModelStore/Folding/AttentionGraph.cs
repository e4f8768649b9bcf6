using UoSam.Core.Inference;

namespace UoSam.Core.ModelStore.Folding;

/// <summary>
/// Replaces the image side of the decoder's transformer by products with few rows (see <see cref="FoldedWeights"/>); the
/// side of the tokens stays as it was exported.
/// </summary>
internal sealed class AttentionGraph
{
    // Of the predicted IoU and the four masks; those of points and boxes come behind them.
    private const int OutputTokens = 5;
    private const int LastAttention = 2;
    private readonly OnnxGraph _graph;
    private readonly DecoderParts _parts;
    private readonly FoldedWeights _weights;
    private readonly GraphBuilder _builder;
    private readonly HeadOperations _heads;
    private readonly string _places;

    private AttentionGraph(OnnxGraph graph, DecoderParts parts, FoldedWeights weights)
    {
        (_graph, _parts, _weights) = (graph, parts, weights);
        _builder = new GraphBuilder(graph.Graph);
        _places = _builder.Sizes(Term(TermNames.Shift), 1, 2);
        _heads = new HeadOperations(_builder, weights.Source.Layers[0].Heads, _places);
    }

    /// <summary>
    /// A graph of the terms of <see cref="TermNames"/>, point_coords [B, N, 2], point_labels [B, N] and, with masks,
    /// mask_input [B, 1, h, w], whose cells of 4 x 4 are the P places in their order, to scores [B, 4], mask_vectors
    /// [B, 4, 32], factors [B, r, P], directions [B, r, 256] and scale [B, 1, P].
    /// </summary>
    /// <param name="graph">The export with free batch and without repeated embeddings; edited.</param>
    /// <param name="parts">Parts of <paramref name="graph"/>.</param>
    /// <param name="weights">Of the export.</param>
    /// <param name="withMasks">Whether prompts have mask prompts.</param>
    public static void Build(OnnxGraph graph, DecoderParts parts, FoldedWeights weights, bool withMasks)
    {
        var scores = parts.Places.Scores;
        var vectors = parts.Places.MaskVectors;
        var building = new AttentionGraph(graph, parts, weights);
        graph.Graph.Output.Clear();
        building.Add(withMasks);
        building._builder.Output(scores, DecoderNames.Scores, -1, 4);
        building._builder.Output(vectors, DecoderNames.MaskVectors, -1, 4, 32);
        graph.Sort();
        graph.Prune();
    }

    private void Add(bool withMasks)
    {
        var masks = withMasks ? MaskFactors() : null;
        var maskRows = withMasks
            ? _builder.Constant(_weights.MaskRows, 1, _weights.MaskRows.Rows, _weights.MaskRows.Columns)
            : null;
        var start = new ImageState(masks, maskRows, true, null, Term(TermNames.Key(0)), Term(TermNames.Value(0)));
        LookAtImage(0, start, position: null);
        var first = LookAtTokens(
            1, start, _weights.Source.Layers[1].Query, Term(TermNames.Query(0)), position: null);

        var (normed, spread) = FirstNorm(first, masks);
        LookAtImage(1, normed, Term(TermNames.PositionKey(1)));
        var last = LookAtTokens(
            3, normed with { IsSlim = false }, _weights.NormedQuery, Term(TermNames.Query(1)), Term(TermNames.PositionQuery));

        var final = LastNorm(first, last, normed, spread, masks);
        LookAtImage(LastAttention, final, Term(TermNames.PositionKey(2)));
        _builder.Output(final.Factors!, DecoderNames.Factors, -1, -1, -1);
        _builder.Output(final.Directions!, DecoderNames.Directions, -1, -1, _weights.Channels);
        _builder.Output(final.Scale!, DecoderNames.Scale, -1, 1, -1);
    }

    /// <summary>The n-th attention of the tokens to the image; its result goes where the export's went.</summary>
    private void LookAtImage(int n, ImageState state, string? position)
    {
        var block = _parts.Attentions[2 * n];
        var layer = _weights.Source.Layers[2 * n];
        var asking = n == LastAttention ? KeepOutputTokens(block) : block.Query.Output;
        var queries = _builder.Times(_heads.Split(asking), _builder.Scalar(layer.Factor));
        var attention = _builder.Softmax(
            _heads.Scores(queries, _builder.AppendOne(queries), _weights.NormedKey(n), state, state.Key, position));
        var mixed = _heads.Mix(attention, _weights.NormedValue(n), state);
        if (n > 0)
        {
            mixed = _builder.Sum(
                mixed, _heads.Constant(_weights.ValueShift(n).ColumnsByHead(layer.Heads)));
        }

        _graph.Redirect(block.Out.Input, _heads.Merge(mixed));
    }

    // Nobody reads what the last attention gives to the others.
    private string KeepOutputTokens(AttentionBlock last)
    {
        var sum = _graph.Consumers(last.Out.Output).FirstOrDefault(node => node.OpType == "Add")
            ?? throw DecoderPlaces.NotUnderstood("the sum of the tokens after their last attention");
        var tokens = sum.Input.IndexOf(last.Out.Output) == 0 ? 1 : 0;
        sum.Input[tokens] = First(sum.Input[tokens]);
        return First(last.Query.Output);

        string First(string all) => _builder.Slice(all, _builder.IntConstant(0), _builder.IntConstant(OutputTokens), 1);
    }

    // Of the scores only what they differ from the first token's matters.
    private TokenAttention LookAtTokens(
        int index, ImageState state, WeightMatrix query, string term, string? position)
    {
        var block = _parts.Attentions[index];
        var keys = _builder.Times(
            _heads.FromFirst(_heads.Split(block.Key.Output)), _builder.Scalar(_weights.Source.Layers[index].Factor));
        var values = _heads.Split(block.Value.Output);
        return new TokenAttention(
            _heads.SoftmaxOverTokens(_heads.Scores(keys, keys, query, state, term, position)),
            _heads.FromFirst(values),
            _heads.First(values));
    }

    private (ImageState State, string Spread) FirstNorm(TokenAttention first, string? masks)
    {
        var factors = _builder.Concat(1, first.Weights, masks ?? Ones(first.First));
        var directions = FirstDirections(first, _weights.FirstOut, masks is null ? null : _weights.MaskDirections);
        var power = _builder.Sum(Term(TermNames.Power(0)), Cross(first, TermNames.Out(0)));
        if (masks is not null)
        {
            power = _builder.Sum(power, CrossWithMask(masks, 0));
        }

        power = _builder.Sum(power, _heads.SquaredLength(factors, directions));
        var spread = _builder.Unary("Sqrt", Guarded(power, _weights.Source.Norms[0].Epsilon));
        var state = new ImageState(
            factors,
            directions,
            masks is null,
            _builder.Unary("Reciprocal", spread),
            Term(TermNames.Key(1)),
            Term(TermNames.Value(1)));
        return (state, spread);
    }

    // With the first norm's factor taken out of the second's: x1 + A1 V1 = factor * (own term + F U), where A1 and what all
    // places share are divided by the factor.
    private ImageState LastNorm(
        TokenAttention first, TokenAttention last, ImageState normed, string spread, string? masks)
    {
        var spreadWeights = _builder.Times(last.Weights, spread);
        var factors = _builder.Concat(1, normed.Factors!, spreadWeights, spread);
        var shared = _builder.Sum(
            _builder.Times(Term(TermNames.Shift), _builder.Scalar(2)), CrossWithFirst(last, TermNames.NormedOut(1)));
        var power = _builder.Sum(Term(TermNames.Power(1)), _builder.Times(spread, shared));
        power = _builder.Sum(power, CrossWithOthers(last with { Weights = spreadWeights }, TermNames.NormedOut(1)));
        power = _builder.Sum(power, Cross(first, TermNames.NormedOut(0)));
        if (masks is not null)
        {
            power = _builder.Sum(power, CrossWithMask(masks, 1));
        }

        var directions = _builder.Concat(
            1,
            FirstDirections(first, _weights.FirstOutNormed, masks is null ? null : _weights.MaskDirectionsNormed),
            _heads.Directions(last.Differences, _weights.LastOut),
            _builder.Sum(
                _heads.ColumnSums(_heads.Directions(last.First, _weights.LastOut)),
                _builder.Constant(_weights.ShiftDirection)));
        power = _builder.Sum(power, _heads.SquaredLength(factors, directions));
        var squared = _builder.Times(_builder.Times(normed.Scale!, normed.Scale!), power);
        var deviation = _builder.Unary("Sqrt", Guarded(squared, _weights.Source.Norms[1].Epsilon));
        return new ImageState(
            factors,
            directions,
            false,
            _builder.Over(normed.Scale!, deviation),
            Term(TermNames.Key(2)),
            Term(TermNames.Value(2)));
    }

    // The row of ones has the first token's value, and the last row of a mask prompt.
    private string FirstDirections(TokenAttention first, WeightMatrix weight, WeightMatrix? masks)
    {
        var shared = _heads.ColumnSums(_heads.Directions(first.First, weight));
        if (masks is not null)
        {
            var lastRow = new double[masks.Rows];
            lastRow[^1] = 1;
            shared = _builder.Sum(
                _builder.MatMul(_builder.Constant(lastRow, masks.Rows, 1), shared), _builder.Constant(masks));
        }

        return _builder.Concat(1, _heads.Directions(first.Differences, weight), shared);
    }

    /// <summary>Twice the product of what the image took from the tokens with the image's own term, [B, 1, P].</summary>
    private string Cross(TokenAttention taken, string term) =>
        _builder.Sum(CrossWithOthers(taken, term), CrossWithFirst(taken, term));

    private string CrossWithOthers(TokenAttention taken, string term) =>
        _heads.ColumnSums(_builder.Times(taken.Weights, TwiceTimes(taken.Differences, term)));

    private string CrossWithFirst(TokenAttention taken, string term) =>
        _heads.ColumnSums(TwiceTimes(taken.First, term));

    private string TwiceTimes(string values, string term) =>
        _heads.Flat(_builder.MatMul(_builder.Times(values, _builder.Scalar(2)), Term(term)));

    private string CrossWithMask(string masks, int norm)
    {
        var twice = _builder.Times(Term(TermNames.Mask(norm)), _builder.Scalar(2));
        return _heads.ColumnSums(_builder.Times(masks, twice));
    }

    private string Guarded(string power, float epsilon) =>
        _builder.Sum(_builder.Times(power, _builder.Scalar(1.0 / _weights.Channels)), _builder.Scalar(epsilon));

    /// <summary>[B, 17, P]: the channels of the mask prompt before its last convolution, and ones.</summary>
    private string MaskFactors()
    {
        var channels = _builder.Reshape(_parts.MaskConvolution.Input[0], 0, _weights.MaskRows.Rows - 1, -1);
        return _builder.Concat(1, channels, Ones(channels));
    }

    /// <summary>[B, 1, P] for a value of the same batch.</summary>
    private string Ones(string like) =>
        _builder.Ones(_builder.Concat(0, _builder.Sizes(like, 0, 1), _builder.IntConstant(1), _places));

    private string Term(string name)
    {
        if (!_graph.IsInput(name))
        {
            _graph.Graph.Input.Add(_weights.Declare(name));
        }

        return name;
    }
}
