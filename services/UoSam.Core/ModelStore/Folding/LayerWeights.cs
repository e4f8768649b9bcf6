namespace UoSam.Core.ModelStore.Folding;

/// <summary>The weights of one attention between tokens and image.</summary>
/// <param name="Query">[256, inner].</param>
/// <param name="QueryBias">[1, inner].</param>
/// <param name="Key">[256, inner].</param>
/// <param name="Value">[256, inner].</param>
/// <param name="ValueBias">[1, inner].</param>
/// <param name="Out">[inner, 256].</param>
/// <param name="OutBias">[1, 256].</param>
/// <param name="Factor">Of the scores: 1 / sqrt(inner / Heads).</param>
/// <param name="Heads">8 for SAM.</param>
/// <remarks>A bias of the key adds the same to all scores of a query, so the softmax does not see it.</remarks>
internal sealed record LayerWeights(
    WeightMatrix Query,
    WeightMatrix QueryBias,
    WeightMatrix Key,
    WeightMatrix Value,
    WeightMatrix ValueBias,
    WeightMatrix Out,
    WeightMatrix OutBias,
    double Factor,
    int Heads)
{
    public static LayerWeights Read(AttentionBlock block, GraphValues values)
    {
        var scale = values[block.Scale].Values[0];
        var query = values[block.Query.Weight];
        return new LayerWeights(
            query,
            Row(block.Query.Bias),
            values[block.Key.Weight],
            values[block.Value.Weight],
            Row(block.Value.Bias),
            values[block.Out.Weight],
            Row(block.Out.Bias),
            1 / scale,
            (int)Math.Round(query.Columns / (scale * scale)));

        WeightMatrix Row(string name) => WeightMatrix.Row(values[name].Values);
    }

    /// <summary>Names of the values that <see cref="Read"/> looks at.</summary>
    public static IEnumerable<string> Names(AttentionBlock block) =>
    [
        block.Query.Weight, block.Query.Bias, block.Key.Weight, block.Value.Weight, block.Value.Bias,
        block.Out.Weight, block.Out.Bias, block.Scale,
    ];
}
