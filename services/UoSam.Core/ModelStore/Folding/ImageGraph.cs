using UoSam.Core.Inference;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.Folding;

/// <summary>
/// What the decoder needs of an image whatever the prompt: the embedding through every weight that it will meet. Run
/// once per image.
/// </summary>
internal static class ImageGraph
{
    /// <summary>
    /// A graph of image_embeddings [256, P], places [P], the indices of those in the grid, and log_counts [1, P], logarithms
    /// of the number of places that each stands for, to the terms of <see cref="TermNames"/>.
    /// </summary>
    /// <param name="export">Gives the versions of the format; not changed.</param>
    /// <param name="weights">Of the export.</param>
    public static ModelProto Build(ModelProto export, FoldedWeights weights)
    {
        var model = export.Clone();
        model.Graph = new GraphProto { Name = "image" };
        model.Graph.Input.Add(OnnxValues.Float(DecoderNames.Embeddings, weights.Channels, -1));
        model.Graph.Input.Add(OnnxValues.Integers(DecoderNames.Places, -1));
        model.Graph.Input.Add(OnnxValues.Float(DecoderNames.LogCounts, 1, -1));
        var builder = new GraphBuilder(model.Graph);
        var layers = weights.Source.Layers;
        var (heads, width) = (layers[0].Heads, layers[0].Key.Columns / layers[0].Heads);

        var shown = builder.Sum(DecoderNames.Embeddings, builder.Constant(weights.ImageShift.Transposed()));
        var centred = Centre(builder, shown, weights.Channels);
        var scaled = builder.Times(centred, builder.Constant(weights.Source.Norms[0].Gain, weights.Channels, 1));
        var normed = Centre(builder, scaled, weights.Channels);

        var unshifted = weights.Source.NoMask;
        var positions = weights.Source.Positions.PlusRow(unshifted);
        Counted(TermNames.Key(0), Placed(layers[0].Key, positions.Times(layers[0].Key)));
        ByHead(
            TermNames.Query(0),
            Placed(layers[1].Query, positions.Times(layers[1].Query).PlusRow(layers[1].QueryBias)));
        var shift = unshifted.Times(layers[0].Value).Plus(layers[0].ValueBias);
        ByPlace(
            TermNames.Value(0),
            builder.Sum(Product(layers[0].Value, DecoderNames.Embeddings), builder.Constant(shift.Transposed())));

        Counted(TermNames.PositionKey(1), AtPlaces(weights.PositionKey(1)));
        Counted(TermNames.PositionKey(2), AtPlaces(weights.PositionKey(2)));
        ByHead(TermNames.PositionQuery, AtPlaces(weights.PositionQuery));

        ByHead(TermNames.Key(1), Product(weights.NormedKey(1), centred));
        ByHead(TermNames.Query(1), Product(weights.NormedQuery, centred));
        ByPlace(TermNames.Value(1), Product(weights.NormedValue(1), centred));
        ByHead(TermNames.Out(0), Product(weights.FirstOut.Transposed(), centred));

        ByHead(TermNames.Key(2), Product(weights.NormedKey(2), normed));
        ByPlace(TermNames.Value(2), Product(weights.NormedValue(2), normed));
        ByHead(TermNames.NormedOut(0), Product(weights.FirstOutNormed.Transposed(), normed));
        ByHead(TermNames.NormedOut(1), Product(weights.LastOut.Transposed(), normed));

        Rows(TermNames.Mask(0), weights.MaskDirections, centred);
        Rows(TermNames.Mask(1), weights.MaskDirectionsNormed, normed);
        Rows(TermNames.Shift, weights.ShiftDirection, normed);
        builder.Output(Power(builder, centred), TermNames.Power(0), 1, -1);
        builder.Output(Power(builder, normed), TermNames.Power(1), 1, -1);
        // Turned behind the product: a product that reads its left side by columns takes twice its time.
        builder.Output(
            builder.Transpose(Product(weights.Upscaling, normed), 1, 0), TermNames.Upscaling, -1, weights.Upscaling.Columns);
        return model;

        string Product(WeightMatrix weight, string value) => builder.MatMul(builder.Constant(weight.Transposed()), value);

        string Placed(WeightMatrix weight, WeightMatrix positions) =>
            builder.Sum(Product(weight, DecoderNames.Embeddings), AtPlaces(positions));

        string AtPlaces(WeightMatrix grid) =>
            builder.Transpose(builder.Rows(builder.Constant(grid), DecoderNames.Places), 1, 0);

        void Counted(string name, string value)
        {
            var byHead = builder.Reshape(value, heads, width, -1);
            var counted = builder.Concat(1, byHead, builder.RepeatFor(DecoderNames.LogCounts, byHead));
            builder.Output(counted, name, heads, width + 1, -1);
        }

        // The same memory as [heads, width, places]; making that here would copy it.
        void ByHead(string name, string value) => builder.Output(value, name, heads * width, -1);

        void ByPlace(string name, string value) => builder.Output(
            builder.Transpose(builder.Reshape(value, heads, width, -1), 0, 2, 1), name, heads, -1, width);

        void Rows(string name, WeightMatrix rows, string value) =>
            builder.Output(builder.MatMul(builder.Constant(rows), value), name, rows.Rows, -1);
    }

    private static string Centre(GraphBuilder builder, string value, int channels) =>
        builder.Minus(value, builder.Times(builder.SumOver(0, value), builder.Scalar(1.0 / channels)));

    private static string Power(GraphBuilder builder, string value) => builder.SumOver(0, builder.Times(value, value));
}
