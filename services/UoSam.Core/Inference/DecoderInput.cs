namespace UoSam.Core.Inference;

/// <summary>Prompts of one image with the same number of points, ready for the decoder.</summary>
/// <param name="Embedding">[256, 64, 64], not copied.</param>
/// <param name="Places">The places of it that are computed, where the decoder can leave any out.</param>
/// <param name="Count">B, prompts.</param>
/// <param name="Tokens">N, points per prompt; box corners and padding count.</param>
/// <param name="Coords">[B, N, 2] (X, Y) in the encoder-input frame.</param>
/// <param name="Labels">[B, N]: 1 foreground, 0 background, 2 and 3 box corners, -1 padding.</param>
/// <param name="MaskLogits">[B, 256, 256] mask prompts, or empty where no prompt of the batch has one.</param>
internal sealed record DecoderInput(
    float[] Embedding,
    ImagePlaces Places,
    int Count,
    int Tokens,
    float[] Coords,
    float[] Labels,
    Memory<float> MaskLogits)
{
    public const int MaskSide = 256;
    public const int MaskLength = MaskSide * MaskSide;
    private static readonly float[] NoMask = new float[MaskLength];

    /// <summary>Some of the prompts.</summary>
    /// <param name="first">Index of the first.</param>
    /// <param name="count">Their number.</param>
    public DecoderInput Part(int first, int count) => this with
    {
        Count = count,
        Coords = Coords.AsSpan(first * Tokens * 2, count * Tokens * 2).ToArray(),
        Labels = Labels.AsSpan(first * Tokens, count * Tokens).ToArray(),
        MaskLogits = MaskLogits.IsEmpty ? default : MaskLogits.Slice(first * MaskLength, count * MaskLength),
    };

    /// <summary>The inputs as the export names them, for a batch of one.</summary>
    public TensorSet ToTensors()
    {
        var mask = MaskLogits.IsEmpty ? NoMask : MaskLogits;
        return PointTensors()
            .Add(DecoderNames.MaskInput, mask, 1, 1, MaskSide, MaskSide)
            .Add(DecoderNames.Embeddings, Embedding, 1, 256, 64, 64)
            .Add(DecoderNames.HasMask, new float[] { MaskLogits.IsEmpty ? 0 : 1 }, 1);
    }

    /// <summary>The points alone.</summary>
    public TensorSet PointTensors() => new TensorSet()
        .Add(DecoderNames.Coords, Coords, Count, Tokens, 2)
        .Add(DecoderNames.Labels, Labels, Count, Tokens);

    /// <summary>The mask prompts of <see cref="Places"/>: [B, 4, 4 P].</summary>
    /// <param name="target">Overwritten.</param>
    public void GatherMasks(Span<float> target)
    {
        var length = target.Length / Count;
        for (var i = 0; i < Count; i++)
        {
            Places.GatherCells(MaskLogits.Span.Slice(i * MaskLength, MaskLength), target.Slice(i * length, length));
        }
    }
}
