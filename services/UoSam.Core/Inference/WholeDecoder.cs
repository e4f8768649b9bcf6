using UoSam.Core.Masks;

namespace UoSam.Core.Inference;

/// <summary>
/// The export with all four masks declared as outputs and no other edit: one prompt per run, always upscaled. For
/// exports whose edited graph does not agree with the untouched one, and as the reference for that comparison.
/// </summary>
internal sealed class WholeDecoder(string path, InferenceOptions options) : IDecoderStages
{
    private const int LogitLength = 4 * DecoderInput.MaskLength;
    private readonly GraphSession _session = new(path, options, fixedShapes: false);
    private readonly BufferPool _logits = new();

    public int MaxBatch => 1;

    public string DeviceName => _session.DeviceName;

    public AttendedPrompts Attend(DecoderInput input, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Count, 1);
        var scores = new float[4];
        var logits = _logits.Rent(LogitLength);
        try
        {
            using var inputs = input.ToTensors();
            using var outputs = new TensorSet()
                .Add(DecoderNames.Scores, scores, 1, 4)
                .Add(DecoderNames.Logits, logits.Buffer.AsMemory(0, LogitLength), 1, 4, 256, 256);
            _session.Run(inputs, outputs, cancellationToken);
            return new AttendedPrompts(scores, [], 0, null, logits);
        }
        catch
        {
            logits.Dispose();
            throw;
        }
    }

    public void Upscale(
        AttendedPrompts prompts, int index, PixelBox cells, float[]?[] masks, CancellationToken cancellationToken)
    {
        for (var token = 0; token < masks.Length; token++)
        {
            if (masks[token] is { } mask)
            {
                prompts.Rental.Buffer.AsSpan(token * DecoderInput.MaskLength, DecoderInput.MaskLength).CopyTo(mask);
                MaskCells.Clear(cells, mask);
            }
        }
    }

    // Nothing is kept of an image.
    public void Prepare(float[] embedding, ImagePlaces places, CancellationToken cancellationToken)
    {
    }

    public void LetGo(float[] embedding)
    {
    }

    public void Dispose() => _session.Dispose();
}
