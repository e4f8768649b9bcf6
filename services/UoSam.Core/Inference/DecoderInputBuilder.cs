namespace UoSam.Core.Inference;

/// <summary>Writes prompts the way SAM's predictor and its ONNX export take them.</summary>
internal static class DecoderInputBuilder
{
    private const float Padding = -1;
    private const float UpperLeftCorner = 2;
    private const float LowerRightCorner = 3;

    /// <summary>Puts prompts of one group together, coordinates in the encoder-input frame.</summary>
    /// <param name="embedding">The image.</param>
    /// <param name="group">Group of all <paramref name="prompts"/>.</param>
    /// <param name="prompts">At least one.</param>
    /// <param name="masks">Room for [B, 256, 256] mask prompts; unused where the group has none.</param>
    public static DecoderInput Build(
        ImageEmbedding embedding, PromptGroup group, IReadOnlyList<SamPrompt> prompts, float[] masks)
    {
        var coords = new float[prompts.Count * group.Tokens * 2];
        var labels = new float[prompts.Count * group.Tokens];
        for (var i = 0; i < prompts.Count; i++)
        {
            var first = i * group.Tokens;
            Write(
                prompts[i],
                embedding.Frame,
                coords.AsSpan(first * 2, group.Tokens * 2),
                labels.AsSpan(first, group.Tokens));
            prompts[i].MaskLogits?.CopyTo(masks, i * DecoderInput.MaskLength);
        }

        var maskLogits = group.HasMask ? masks.AsMemory(0, prompts.Count * DecoderInput.MaskLength) : default;
        var places = group.ThinPadding ? ImagePlaces.Thinned(embedding.Frame) : ImagePlaces.All;
        return new DecoderInput(embedding.Values, places, prompts.Count, group.Tokens, coords, labels, maskLogits);
    }

    private static void Write(SamPrompt prompt, ImageFrame frame, Span<float> coords, Span<float> labels)
    {
        var token = 0;
        foreach (var point in prompt.Points)
        {
            coords[token * 2] = frame.ToInputX(point.X);
            coords[(token * 2) + 1] = frame.ToInputY(point.Y);
            labels[token++] = point.IsForeground ? 1 : 0;
        }

        if (prompt.Box is not { } box)
        {
            labels[token] = Padding;
            return;
        }

        coords[token * 2] = frame.ToInputX(box.X0);
        coords[(token * 2) + 1] = frame.ToInputY(box.Y0);
        labels[token++] = UpperLeftCorner;
        coords[token * 2] = frame.ToInputX(box.X1);
        coords[(token * 2) + 1] = frame.ToInputY(box.Y1);
        labels[token] = LowerRightCorner;
    }
}
