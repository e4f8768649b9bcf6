namespace UoSam.Core.Inference;

/// <summary>
/// One axis of SAM's postprocess_masks: bilinear from the low-resolution side to the input side, cropped to the resized
/// side, bilinear to the final side. Both steps are linear, so they are one step of three neighbouring taps.
/// </summary>
internal sealed class UpscaleAxis
{
    public const int Taps = 3;

    /// <param name="lowSide">Side of the low-resolution mask, 256.</param>
    /// <param name="inputSide">Side of the encoder's input, 1024.</param>
    /// <param name="resized">Columns or rows of the input that are image.</param>
    /// <param name="final">Columns or rows of the crop.</param>
    public UpscaleAxis(int lowSide, int inputSide, int resized, int final)
    {
        First = new int[final];
        Weights = new float[final * Taps];
        for (var i = 0; i < final; i++)
        {
            var outer = Sample.At(i, resized, final);
            var near = Sample.At(outer.Index, lowSide, inputSide);
            var far = Sample.At(outer.Next, lowSide, inputSide);
            var first = Math.Min(near.Index, lowSide - Taps);
            First[i] = first;
            var weights = Weights.AsSpan(i * Taps, Taps);
            near.AddTo(weights, first, 1 - outer.Fraction);
            far.AddTo(weights, first, outer.Fraction);
        }
    }

    /// <summary>First tap of each final pixel.</summary>
    public int[] First { get; }

    /// <summary>[final, 3] weights.</summary>
    public float[] Weights { get; }

    // torch.nn.functional.interpolate(mode="bilinear", align_corners=False) along one axis.
    private readonly record struct Sample(int Index, int Next, float Fraction)
    {
        public static Sample At(int position, int source, int target)
        {
            var scale = (float)source / target;
            var place = Math.Max((scale * (position + 0.5f)) - 0.5f, 0);
            var index = Math.Min((int)place, source - 1);
            return new Sample(index, Math.Min(index + 1, source - 1), place - index);
        }

        public void AddTo(Span<float> weights, int first, float weight)
        {
            weights[Index - first] += weight * (1 - Fraction);
            weights[Next - first] += weight * Fraction;
        }
    }
}
