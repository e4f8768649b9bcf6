using UoSam.Core.Inference;

namespace UoSam.Core.ModelStore.Folding;

/// <summary>
/// Replaces the image side of the decoder's transformer by products with few rows (see <see cref="FoldedWeights"/>); the
/// side of the tokens stays as it was exported.
/// </summary>
internal sealed class AttentionGraph
{
    private readonly OnnxGraph _graph;
    private readonly DecoderParts _parts;
    private readonly FoldedWeights _weights;
    private readonly GraphBuilder _builder;
    private readonly HeadOperations _heads;

    private AttentionGraph(OnnxGraph graph, DecoderParts parts, FoldedWeights weights)
    {
        (_graph, _parts, _weights) = (graph, parts, weights);
        _builder = new GraphBuilder(graph.Graph);
        _heads = new HeadOperations(_builder, weights.Source.Layers[0].Heads, weights.Places);
    }

    /// <summary>
    /// A graph of the terms of <see cref="TermNames"/>, point_coords [B, N, 2], point_labels [B, N] and, with masks,
    /// mask_input [B, 1, 256, 256] to scores [B, 4], mask_vectors [B, 4, 32], factors [B, r, 4096], directions
    /// [B, r, 256] and scale [B, 1, 4096].
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
        var start = new ImageState(masks, maskRows, null, Term(TermNames.Key(0)), Term(TermNames.Value(0)));
        LookAtImage(0, start, position: null);
        var (first, firstValues) = LookAtTokens(
            1, start, _weights.Source.Layers[1].Query, Term(TermNames.Query(0)), position: null);

        var (normed, firstSpread) = FirstNorm(first, firstValues, masks);
        LookAtImage(1, normed, Position(_weights.PositionKey(1)));
        var (last, lastValues) = LookAtTokens(
            3, normed, _weights.NormedQuery, Term(TermNames.Query(1)), Position(_weights.PositionQuery));

        var crossed = Cross(first, firstValues, TermNames.NormedOut(0));
        var final = LastNorm(last, lastValues, firstValues, normed, firstSpread, crossed, masks);
        LookAtImage(2, final, Position(_weights.PositionKey(2)));
        _builder.Output(final.Factors!, DecoderNames.Factors, -1, -1, _weights.Places);
        _builder.Output(final.Directions!, DecoderNames.Directions, -1, -1, _weights.Channels);
        _builder.Output(final.Scale!, DecoderNames.Scale, -1, 1, _weights.Places);
    }

    /// <summary>The n-th attention of the tokens to the image; its result goes where the export's went.</summary>
    private void LookAtImage(int n, ImageState state, string? position)
    {
        var block = _parts.Attentions[2 * n];
        var layer = _weights.Source.Layers[2 * n];
        var queries = _builder.Times(_heads.Split(block.Query.Output), _builder.Scalar(layer.Factor));
        var attention = _builder.Softmax(
            _heads.Scores(queries, _weights.NormedKey(n), state, state.Key, position));
        var mixed = _heads.Mix(attention, _weights.NormedValue(n), state);
        if (n > 0)
        {
            mixed = _builder.Sum(
                mixed, _heads.Constant(_weights.ValueShift(n).ColumnsByHead(layer.Heads)));
        }

        _graph.Redirect(block.Out.Input, _heads.Merge(mixed));
    }

    /// <summary>An attention of the image to the tokens: weights [B, heads * T, 4096] and values [B, heads, T, width].</summary>
    private (string Attention, string Values) LookAtTokens(
        int index, ImageState state, WeightMatrix query, string term, string? position)
    {
        var block = _parts.Attentions[index];
        var keys = _builder.Times(
            _heads.Split(block.Key.Output), _builder.Scalar(_weights.Source.Layers[index].Factor));
        var scores = _heads.Scores(keys, query, state, term, position);
        return (_heads.SoftmaxOverTokens(scores), _heads.Split(block.Value.Output));
    }

    private (ImageState State, string Spread) FirstNorm(string attention, string values, string? masks)
    {
        var directions = _heads.Directions(values, _weights.FirstOut);
        var factors = attention;
        var power = _builder.Sum(Term(TermNames.Power(0)), Cross(attention, values, TermNames.Out(0)));
        if (masks is not null)
        {
            factors = _builder.Concat(1, attention, masks);
            directions = _builder.Concat(1, directions, Repeat(_weights.MaskDirections, values));
            power = _builder.Sum(power, CrossWithMask(masks, 0));
        }

        power = _builder.Sum(power, _heads.SquaredLength(factors, directions));
        var spread = _builder.Unary("Sqrt", Guarded(power, _weights.Source.Norms[0].Epsilon));
        var state = new ImageState(
            factors,
            directions,
            _builder.Unary("Reciprocal", spread),
            Term(TermNames.Key(1)),
            Term(TermNames.Value(1)));
        return (state, spread);
    }

    // With the first norm's factor taken out of the second's: x1 + A1 V1 = factor * (own term + F U), where A1 and the
    // shift are divided by the factor.
    private ImageState LastNorm(
        string attention,
        string values,
        string firstValues,
        ImageState first,
        string spread,
        string firstCross,
        string? masks)
    {
        var spreadAttention = _builder.Times(attention, spread);
        var factors = _builder.Concat(1, first.Factors!, spreadAttention, spread);
        var firstDirections = _heads.Directions(firstValues, _weights.FirstOutNormed);
        var power = _builder.Sum(
            Term(TermNames.Power(1)),
            _builder.Times(_builder.Times(spread, Term(TermNames.Shift)), _builder.Scalar(2)));
        power = _builder.Sum(power, Cross(spreadAttention, values, TermNames.NormedOut(1)));
        power = _builder.Sum(power, firstCross);
        if (masks is not null)
        {
            firstDirections = _builder.Concat(1, firstDirections, Repeat(_weights.MaskDirectionsNormed, values));
            power = _builder.Sum(power, CrossWithMask(masks, 1));
        }

        var directions = _builder.Concat(
            1, firstDirections, _heads.Directions(values, _weights.LastOut), Repeat(_weights.ShiftDirection, values));
        power = _builder.Sum(power, _heads.SquaredLength(factors, directions));
        var squared = _builder.Times(_builder.Times(first.Scale!, first.Scale!), power);
        var deviation = _builder.Unary("Sqrt", Guarded(squared, _weights.Source.Norms[1].Epsilon));
        return new ImageState(
            factors,
            directions,
            _builder.Over(first.Scale!, deviation),
            Term(TermNames.Key(2)),
            Term(TermNames.Value(2)));
    }

    /// <summary>Twice the product of what the image took from the tokens with the image's own term, [B, 1, 4096].</summary>
    private string Cross(string attention, string values, string term)
    {
        var twice = _builder.Times(values, _builder.Scalar(2));
        return _heads.ColumnSums(_builder.Times(attention, _heads.Flat(_builder.MatMul(twice, Term(term)))));
    }

    private string CrossWithMask(string masks, int norm)
    {
        var twice = _builder.Times(Term(TermNames.Mask(norm)), _builder.Scalar(2));
        return _heads.ColumnSums(_builder.Times(masks, twice));
    }

    private string Guarded(string power, float epsilon) =>
        _builder.Sum(_builder.Times(power, _builder.Scalar(1.0 / _weights.Channels)), _builder.Scalar(epsilon));

    /// <summary>[B, 17, 4096]: the channels of the mask prompt before its last convolution, and ones.</summary>
    private string MaskFactors()
    {
        var channels = _builder.Reshape(
            _parts.MaskConvolution.Input[0], 0, _weights.MaskRows.Rows - 1, _weights.Places);
        var ones = Repeat(WeightMatrix.Row([.. Enumerable.Repeat(1.0, _weights.Places)]), channels);
        return _builder.Concat(1, channels, ones);
    }

    private string Repeat(WeightMatrix rows, string like) => _builder.RepeatFor(_builder.Constant(rows), like);

    private string Position(WeightMatrix rows) => _heads.Constant(rows.Transposed());

    private string Term(string name)
    {
        if (!_graph.IsInput(name))
        {
            _graph.Graph.Input.Add(_weights.Declare(name));
        }

        return name;
    }
}
