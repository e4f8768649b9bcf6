namespace UoSam.Core.Inference;

/// <summary>The edited decoder: batches of prompts, and upscaling on demand.</summary>
internal sealed class SplitDecoder : IDecoderStages
{
    private const int TokenLength = 4096 * 256;
    private const int VectorLength = 4 * 32;
    private readonly GraphSession _attention;
    private readonly GraphSession _upscale;
    private readonly BufferPool _tokens;

    public SplitDecoder(string attentionPath, string upscalePath, InferenceOptions options)
    {
        _attention = new GraphSession(attentionPath, options, fixedShapes: false);
        _upscale = new GraphSession(upscalePath, options, fixedShapes: true);
        MaxBatch = options.DecoderBatch;
        _tokens = new BufferPool(MaxBatch * TokenLength);
    }

    public int MaxBatch { get; }

    public string DeviceName => _attention.DeviceName;

    public AttendedPrompts Attend(DecoderInput input, CancellationToken cancellationToken)
    {
        var scores = new float[input.Count * 4];
        var vectors = new float[input.Count * VectorLength];
        var tokens = _tokens.Rent();
        try
        {
            using var inputs = input.ToTensors();
            using var outputs = new TensorSet()
                .Add(DecoderNames.Scores, scores, input.Count, 4)
                .Add(DecoderNames.MaskVectors, vectors, input.Count, 4, 32)
                .Add(DecoderNames.ImageTokens, tokens.Buffer.AsMemory(0, input.Count * TokenLength), input.Count, 4096, 256);
            _attention.Run(inputs, outputs, cancellationToken);
            return new AttendedPrompts(scores, vectors, tokens);
        }
        catch
        {
            tokens.Dispose();
            throw;
        }
    }

    /// <remarks>
    /// One prompt per run: as fast as a batch (the work of one fills the caches), nothing is copied together, and the
    /// bits do not depend on which neighbours were chosen.
    /// </remarks>
    public void Upscale(AttendedPrompts prompts, int index, Memory<float> logits, CancellationToken cancellationToken)
    {
        using var inputs = new TensorSet()
            .Add(DecoderNames.ImageTokens, prompts.Buffer.AsMemory(index * TokenLength, TokenLength), 1, 4096, 256)
            .Add(DecoderNames.MaskVectors, prompts.MaskVectors.AsMemory(index * VectorLength, VectorLength), 1, 4, 32);
        using var outputs = new TensorSet().Add(DecoderNames.Logits, logits, 1, 4, 256, 256);
        _upscale.Run(inputs, outputs, cancellationToken);
    }

    public void Dispose()
    {
        _attention.Dispose();
        _upscale.Dispose();
    }
}
