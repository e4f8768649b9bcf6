using UoSam.Core.Masks;
using UoSam.Core.ModelStore;

namespace UoSam.Core.Inference;

/// <summary>The folded decoder: work once per image, batches of prompts, and upscaling on demand.</summary>
internal sealed class FoldedDecoder : IDecoderStages
{
    private const int Places = 4096;
    private const int Channels = 256;
    private const int Heads = 8;
    private const int OutputTokens = 5;
    private const int MaskRows = 17;
    private const int VectorLength = 4 * 32;
    private readonly ImageTermSource _images;
    private readonly GraphSession _points;
    private readonly GraphSession _masks;
    private readonly GraphSession _upscale;
    private readonly BufferPool _buffers = new();
    private readonly BufferPool _pixels = new();
    private readonly BufferPool _cells = new();

    /// <summary>Loads the graphs of a model's folder.</summary>
    public FoldedDecoder(string folder, InferenceOptions options)
    {
        _images = new ImageTermSource(Path.Combine(folder, ModelLayout.Image), options);
        _points = new GraphSession(Path.Combine(folder, ModelLayout.Points), options, fixedShapes: false);
        _masks = new GraphSession(Path.Combine(folder, ModelLayout.Masks), options, fixedShapes: false);
        _upscale = new GraphSession(Path.Combine(folder, ModelLayout.Upscale), options, fixedShapes: false);
        MaxBatch = options.DecoderBatch;
    }

    public int MaxBatch { get; }

    public string DeviceName => _points.DeviceName;

    public AttendedPrompts Attend(DecoderInput input, CancellationToken cancellationToken)
    {
        var session = input.MaskLogits.IsEmpty ? _points : _masks;
        var terms = _images.Of(input.Embedding, cancellationToken);
        var prompts = Room(input, terms);
        try
        {
            using var inputs = terms.AddTo(input.PromptTensors(), session);
            using var outputs = Outputs(prompts);
            session.Run(inputs, outputs, cancellationToken);
            return prompts;
        }
        catch
        {
            prompts.Dispose();
            throw;
        }
    }

    /// <remarks>
    /// One prompt per run: as fast as a batch (the work of one fills the caches), nothing is copied together, and the
    /// bits do not depend on which neighbours were chosen.
    /// </remarks>
    public void Upscale(
        AttendedPrompts prompts, int index, PixelBox cells, Memory<float> logits, CancellationToken cancellationToken)
    {
        var length = cells.Width * cells.Height * MaskCells.Finer * MaskCells.Finer * 4;
        using var pixels = _pixels.Rent(length);
        using var room = _cells.Rent(CellTensors.RoomFor(prompts, cells));
        using var inputs = CellTensors.Gather(prompts, index, cells, room.Buffer)
            .Add(DecoderNames.Directions, prompts.Directions(index), 1, prompts.Rank, Channels)
            .Add(DecoderNames.MaskVectors, prompts.MaskVectors.AsMemory(index * VectorLength, VectorLength), 1, 4, 32);
        using var outputs = new TensorSet().Add(DecoderNames.Logits, pixels.Buffer.AsMemory(0, length), length / 4, 4);
        _upscale.Run(inputs, outputs, cancellationToken);
        PixelOrder.ToRows(pixels.Buffer.AsSpan(0, length), cells, logits.Span);
        MaskCells.Clear(cells, logits.Span);
    }

    public void LetGo(float[] embedding) => _images.LetGo(embedding);

    public void Dispose()
    {
        _images.Dispose();
        _points.Dispose();
        _masks.Dispose();
        _upscale.Dispose();
    }

    // Two attentions of the image to every token by every head, a shift, and the channels of a mask prompt.
    private AttendedPrompts Room(DecoderInput input, ImageTerms terms)
    {
        var rank = (2 * Heads * (OutputTokens + input.Tokens)) + 1 + (input.MaskLogits.IsEmpty ? 0 : MaskRows);
        return new AttendedPrompts(
            new float[input.Count * 4],
            new float[input.Count * VectorLength],
            rank,
            terms,
            _buffers.Rent(input.Count * ((rank * (Places + Channels)) + Places)));
    }

    private static TensorSet Outputs(AttendedPrompts prompts) =>
        prompts.ToTensors()
            .Add(DecoderNames.Scores, prompts.Scores, prompts.Count, 4)
            .Add(DecoderNames.MaskVectors, prompts.MaskVectors, prompts.Count, 4, 32);
}
