namespace UoSam.Core.Inference;

/// <summary>Prompts of one image with the same number of points, ready for the decoder.</summary>
/// <param name="Embedding">[256, 64, 64], not copied.</param>
/// <param name="Count">B, prompts.</param>
/// <param name="Tokens">N, points per prompt; box corners and padding count.</param>
/// <param name="Coords">[B, N, 2] (X, Y) in the encoder-input frame.</param>
/// <param name="Labels">[B, N]: 1 foreground, 0 background, 2 and 3 box corners, -1 padding.</param>
/// <param name="MaskLogits">[B, 256, 256] mask prompts, or empty where no prompt of the batch has one.</param>
internal sealed record DecoderInput(
    float[] Embedding, int Count, int Tokens, float[] Coords, float[] Labels, Memory<float> MaskLogits)
{
    public const int MaskSide = 256;
    public const int MaskLength = MaskSide * MaskSide;
    private static readonly float[] NoMask = new float[MaskLength];

    /// <summary>The inputs as the export names them, for a batch of one.</summary>
    public TensorSet ToTensors()
    {
        var tensors = PromptTensors()
            .Add(DecoderNames.Embeddings, Embedding, 1, 256, 64, 64)
            .Add(DecoderNames.HasMask, new float[] { MaskLogits.IsEmpty ? 0 : 1 }, 1);
        return MaskLogits.IsEmpty ? tensors.Add(DecoderNames.MaskInput, NoMask, 1, 1, MaskSide, MaskSide) : tensors;
    }

    /// <summary>What belongs to the prompts alone; a mask prompt only where they have one.</summary>
    public TensorSet PromptTensors()
    {
        var tensors = new TensorSet()
            .Add(DecoderNames.Coords, Coords, Count, Tokens, 2)
            .Add(DecoderNames.Labels, Labels, Count, Tokens);
        return MaskLogits.IsEmpty
            ? tensors
            : tensors.Add(DecoderNames.MaskInput, MaskLogits, Count, 1, MaskSide, MaskSide);
    }
}
