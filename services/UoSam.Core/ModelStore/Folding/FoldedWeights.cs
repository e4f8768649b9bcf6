namespace UoSam.Core.ModelStore.Folding;

/// <summary>
/// Products of the decoder's weights. The image side of SAM's transformer is x1 = norm(x0 + A0 V0), x2 = norm(x1 + A1 V1)
/// with attention weights A (8 heads x tokens columns) and x0 the embedding, with a mask prompt plus M W (16 channels).
/// A norm is centring (a product with C), a factor per place, a gain and a shift. So x2 is, per place, a factor times
/// (a term of the image alone + F U) plus a constant, where F has about 100 columns, and any weight applied to x2 can be
/// applied to the image's term once per image and to the few rows of U. The 4096 x 256 values of x1 and x2 are never made.
/// </summary>
internal sealed class FoldedWeights
{
    private readonly WeightMatrix _firstNorm;
    private readonly WeightMatrix _lastNorm;

    public FoldedWeights(DecoderWeights source)
    {
        Source = source;
        var (first, last) = (source.Layers[1], source.Layers[3]);
        var centring = WeightMatrix.Centring(Channels);
        _firstNorm = centring.ScaleColumns(source.Norms[0].Gain);
        _lastNorm = Diagonal(source.Norms[1].Gain);
        ImageShift = source.NoMask.Plus(first.OutBias);
        FirstOut = first.Out.Times(centring);
        FirstOutNormed = FirstOut.ScaleColumns(source.Norms[0].Gain).Times(centring);
        LastOut = last.Out.Times(centring);
        // The last row is the difference between a mask prompt's bias and the vector that stands for no mask.
        MaskRows = source.MaskEmbedding.Above(
            source.MaskBias.Plus(WeightMatrix.Row([.. source.NoMask.Values.Select(value => -value)])));
        MaskDirections = MaskRows.Times(centring);
        MaskDirectionsNormed = MaskDirections.ScaleColumns(source.Norms[0].Gain).Times(centring);
        ShiftDirection = source.Norms[0].Shift.Plus(last.OutBias).Times(centring);
        Upscaling = _lastNorm.Times(source.FirstUpscaling);
        UpscalingShift = source.Norms[1].Shift.Times(source.FirstUpscaling).Plus(source.FirstUpscalingBias);
    }

    public DecoderWeights Source { get; }

    /// <summary>256 for SAM.</summary>
    public int Channels => Source.NoMask.Columns;

    /// <summary>[1, 256], added to the embedding before the first norm.</summary>
    public WeightMatrix ImageShift { get; }

    /// <summary>[inner, 256]: what the image takes from the tokens in layer 0, centred.</summary>
    public WeightMatrix FirstOut { get; }

    /// <summary><see cref="FirstOut"/> after the first norm's gain, centred for the second.</summary>
    public WeightMatrix FirstOutNormed { get; }

    /// <summary>[inner, 256]: what the image takes from the tokens in layer 1, centred.</summary>
    public WeightMatrix LastOut { get; }

    /// <summary>[17, 256]: what the channels of a mask prompt, and a row of ones, add to the image.</summary>
    public WeightMatrix MaskRows { get; }

    /// <summary><see cref="MaskRows"/>, centred.</summary>
    public WeightMatrix MaskDirections { get; }

    /// <summary><see cref="MaskDirections"/> after the first norm's gain, centred for the second.</summary>
    public WeightMatrix MaskDirectionsNormed { get; }

    /// <summary>[1, 256]: shift of the first norm and bias of layer 1, centred.</summary>
    public WeightMatrix ShiftDirection { get; }

    /// <summary>[256, 4 * 64]: first transposed convolution of the image after the second norm's factor.</summary>
    public WeightMatrix Upscaling { get; }

    /// <summary>[1, 4 * 64], added to it.</summary>
    public WeightMatrix UpscalingShift { get; }

    /// <summary>[256, inner]: query of the image in layer 1, of the centred image.</summary>
    public WeightMatrix NormedQuery => Gained(1, Source.Layers[3].Query);

    /// <summary>[256, inner]: key of the n-th attention to the image; as it is for n = 0, else of the centred image.</summary>
    public WeightMatrix NormedKey(int n) => Gained(n, Source.Layers[2 * n].Key);

    /// <summary>[256, inner]: value of the n-th attention to the image.</summary>
    public WeightMatrix NormedValue(int n) => Gained(n, Source.Layers[2 * n].Value);

    /// <summary>[1, inner]: what shift and bias add to the value of the n-th attention, n >= 1.</summary>
    public WeightMatrix ValueShift(int n) =>
        Source.Norms[n - 1].Shift.Times(Source.Layers[2 * n].Value).Plus(Source.Layers[2 * n].ValueBias);

    /// <summary>[4096, inner]: the position's part of the key of the n-th attention.</summary>
    public WeightMatrix PositionKey(int n) => Source.Positions.Times(Source.Layers[2 * n].Key);

    /// <summary>[4096, inner]: position, shift and bias in the image's query of layer 1.</summary>
    public WeightMatrix PositionQuery =>
        Source.Positions.PlusRow(Source.Norms[0].Shift).Times(Source.Layers[3].Query).PlusRow(Source.Layers[3].QueryBias);

    /// <summary>Declares a term of the image as an input.</summary>
    public Onnx.ValueInfoProto Declare(string term)
    {
        var heads = Source.Layers[0].Heads;
        var width = Source.Layers[0].Key.Columns / heads;
        return term switch
        {
            TermNames.Shift => OnnxValues.Float(term, 1, -1),
            _ when term == TermNames.Power(0) || term == TermNames.Power(1) => OnnxValues.Float(term, 1, -1),
            _ when term == TermNames.Mask(0) || term == TermNames.Mask(1) => OnnxValues.Float(term, MaskRows.Rows, -1),
            _ when term == TermNames.Key(0) || term == TermNames.PositionKey(1) || term == TermNames.PositionKey(2) =>
                OnnxValues.Float(term, heads, width + 1, -1),
            _ when Enumerable.Range(0, 3).Any(n => term == TermNames.Value(n)) =>
                OnnxValues.Float(term, heads, -1, width),
            _ => OnnxValues.Float(term, heads, width, -1),
        };
    }

    private static WeightMatrix Diagonal(double[] values)
    {
        var matrix = new double[values.Length * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            matrix[i * (values.Length + 1)] = values[i];
        }

        return new WeightMatrix(values.Length, values.Length, matrix);
    }

    private WeightMatrix Gained(int norm, WeightMatrix weight) =>
        norm switch { 0 => weight, 1 => _firstNorm.Times(weight), _ => _lastNorm.Times(weight) };
}
