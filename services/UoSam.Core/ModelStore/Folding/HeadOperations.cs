namespace UoSam.Core.ModelStore.Folding;

/// <summary>
/// Operations on heads. Values are [B, heads, N, width]; rows over the image are kept flat, [B, heads * N, P], so that
/// products reach over all heads.
/// </summary>
/// <remarks>
/// An answer must not depend on its neighbours in a batch. So sums over rows are products with ones, or over one head's
/// rows: the kernels of other sums add in another order where the batch is 1. And products that sum over many places have
/// at least as many rows as columns: ONNX Runtime would share the columns among its threads, more so in a small batch, and
/// their number decides in what blocks it sums.
/// </remarks>
/// <param name="builder">Adds the operations.</param>
/// <param name="heads">Their number.</param>
/// <param name="places">A value of the graph, int64 [1]: P.</param>
internal sealed class HeadOperations(GraphBuilder builder, int heads, string places)
{
    // Added to the weights of a softmax over places, too little to change what comes of them: those below 1e-38 make the
    // processor's products so slow that one of them took a tenth to a seventh of the time of prompts with masks.
    private const double LeastWeight = 1e-30;

    private readonly string _flat = builder.Concat(0, builder.IntConstant(0, -1), places);
    private readonly string _byHead = builder.Concat(0, builder.IntConstant(0, heads, -1), places);

    /// <summary>[B, N, inner] to [B, heads, N, width].</summary>
    public string Split(string value) => builder.Transpose(builder.Reshape(value, 0, 0, heads, -1), 0, 2, 1, 3);

    /// <summary>[B, heads, N, width] to [B, N, inner].</summary>
    public string Merge(string value) => builder.Reshape(builder.Transpose(value, 0, 2, 1, 3), 0, 0, -1);

    /// <summary>[B, heads, N, P] to [B, heads * N, P].</summary>
    public string Flat(string value) => builder.ReshapeTo(value, _flat);

    /// <summary>[heads * width, n] as a constant [heads, width, n].</summary>
    public string Constant(WeightMatrix rows) => builder.Constant(rows, heads, rows.Rows / heads, rows.Columns);

    /// <summary>
    /// Products of the tokens' vectors with the image through <paramref name="weight"/> [256, inner]:
    /// [B, heads * N, P].
    /// </summary>
    /// <param name="tokens">[B, heads, N, width].</param>
    /// <param name="placed">What meets the position: the tokens, or with a 1 behind them the tokens and the logarithm.</param>
    /// <param name="weight">From channels to heads.</param>
    /// <param name="state">The image.</param>
    /// <param name="term">Its own term; where there is no <paramref name="position"/> with the position in it.</param>
    /// <param name="position">The position's part, or null.</param>
    public string Scores(
        string tokens, string placed, WeightMatrix weight, ImageState state, string term, string? position)
    {
        var scores = Flat(builder.MatMul(position is null ? placed : tokens, term));
        if (state.Factors is not null)
        {
            var few = Products(Directions(tokens, weight.Transposed()), state.Directions!, state);
            scores = builder.Sum(scores, builder.MatMul(few, state.Factors));
        }

        if (state.Scale is not null)
        {
            scores = builder.Times(scores, state.Scale);
        }

        return position is null ? scores : builder.Sum(scores, Flat(builder.MatMul(placed, position)));
    }

    /// <summary>
    /// The image's values through <paramref name="weight"/> [256, inner], mixed by scores over the places that are
    /// normalised already: [B, heads, N, width].
    /// </summary>
    public string Mix(string attention, WeightMatrix weight, ImageState state)
    {
        // With a slim state the sum costs as much as it saves.
        var normal = state.IsSlim ? attention : builder.Sum(attention, builder.Scalar(LeastWeight));
        var weights = state.Scale is null ? normal : builder.Times(normal, state.Scale);
        var mixed = builder.MatMul(builder.ReshapeTo(weights, _byHead), state.Value);
        if (state.Factors is null)
        {
            return mixed;
        }

        var few = Products(weights, state.Factors, state);
        var vectors = builder.Reshape(builder.MatMul(few, state.Directions!), 0, heads, -1, weight.Rows);
        var byHead = builder.Constant(weight.ColumnsByHead(heads), heads, weight.Rows, weight.Columns / heads);
        return builder.Sum(mixed, builder.MatMul(vectors, byHead));
    }

    /// <summary>Vectors [B, heads, N, width] through <paramref name="rows"/> [inner, 256]: [B, heads * N, 256].</summary>
    public string Directions(string vectors, WeightMatrix rows) =>
        builder.Reshape(builder.MatMul(vectors, Constant(rows)), 0, -1, rows.Columns);

    /// <summary>
    /// Softmax over the tokens of each head where one token more has the score 0, of and to [B, heads * N, P].
    /// </summary>
    public string SoftmaxOverTokens(string scores)
    {
        var byHead = builder.ReshapeTo(scores, _byHead);
        var most = builder.Greater(builder.MaxOver(2, byHead), builder.Scalar(0));
        var powers = builder.Unary("Exp", builder.Minus(byHead, most));
        var sum = builder.Sum(builder.SumOver(2, powers), builder.Unary("Exp", builder.Unary("Neg", most)));
        return Flat(builder.Over(powers, sum));
    }

    /// <summary>The first of tokens [B, heads, N, width]: [B, heads, 1, width].</summary>
    public string First(string tokens) => builder.Slice(tokens, builder.IntConstant(0), builder.IntConstant(1), 2);

    /// <summary>The others less the first: [B, heads, N - 1, width].</summary>
    public string FromFirst(string tokens)
    {
        var others = builder.Slice(tokens, builder.IntConstant(1), builder.IntConstant(long.MaxValue), 2);
        return builder.Minus(others, First(tokens));
    }

    /// <summary>Squared length of factors [B, r, P] times directions [B, r, 256], per place: [B, 1, P].</summary>
    public string SquaredLength(string factors, string directions)
    {
        var products = builder.MatMul(directions, Turned(directions));
        return ColumnSums(builder.Times(factors, builder.MatMul(products, factors)));
    }

    /// <summary>Sums over the rows of [B, r, P].</summary>
    public string ColumnSums(string rows) => builder.MatMul(builder.OnesForRows(rows), rows);

    // Rows of all heads with the r rows of a state.
    private string Products(string rows, string stateRows, ImageState state) =>
        state.IsSlim
            ? builder.MatMul(rows, Turned(stateRows))
            : Turned(builder.MatMul(stateRows, Turned(rows)));

    private string Turned(string matrices) => builder.Transpose(matrices, 0, 2, 1);
}
