using UoSam.Core.Masks;
using UoSam.Core.ModelStore;

namespace UoSam.Core.Inference;

/// <summary>The folded decoder: work once per image, batches of prompts, and upscaling on demand.</summary>
internal sealed class FoldedDecoder : IDecoderStages
{
    private const int Channels = 256;
    private const int Heads = 8;
    private const int OutputTokens = 5;
    private const int MaskChannels = 16;
    private const int PlaceLogits = MaskCells.Finer * MaskCells.Finer;
    private readonly ImageTermSource _images;
    private readonly PromptGraph _points;
    private readonly PromptGraph _masks;
    private readonly GraphSession _upscale;
    private readonly BufferPool _maskPrompts = new();
    private readonly BufferPool _buffers = new();
    private readonly BufferPool _pixels = new();
    private readonly BufferPool _cells = new();

    /// <summary>Loads the graphs of a model's folder.</summary>
    public FoldedDecoder(string folder, InferenceOptions options)
    {
        _images = new ImageTermSource(Path.Combine(folder, ModelLayout.Image), options);
        _points = new PromptGraph(Path.Combine(folder, ModelLayout.Points), options);
        _masks = new PromptGraph(Path.Combine(folder, ModelLayout.Masks), options);
        // Its runs are short, and several prompts go side by side: with a thread each they do not wait for one another.
        _upscale = new GraphSession(
            Path.Combine(folder, ModelLayout.Upscale), options with { IntraOpThreads = 1 }, fixedShapes: false);
        MaxBatch = options.DecoderBatch;
    }

    public int MaxBatch { get; }

    public string DeviceName => _points.DeviceName;

    public AttendedPrompts Attend(DecoderInput input, CancellationToken cancellationToken)
    {
        var graph = input.MaskLogits.IsEmpty ? _points : _masks;
        var prompts = Room(input, _images.Of(input.Embedding, input.Places, cancellationToken));
        try
        {
            graph.Run(
                input.Count,
                (session, first, count) => Attend(session, input.Part(first, count), prompts, first, cancellationToken),
                cancellationToken);
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
        AttendedPrompts prompts, int index, PixelBox cells, float[]?[] masks, CancellationToken cancellationToken)
    {
        cells = prompts.Terms!.Places.Clip(cells);
        var length = cells.Width * cells.Height * MaskCells.Finer * MaskCells.Finer * 4;
        using var pixels = _pixels.Rent(length);
        using var room = _cells.Rent(CellTensors.RoomFor(prompts, cells));
        using var inputs = CellTensors.Gather(prompts, index, cells, room.Buffer)
            .Add(DecoderNames.Directions, prompts.Directions(index), 1, prompts.Rank, Channels)
            .Add(DecoderNames.MaskVectors, prompts.Vectors(index), 1, 4, 32);
        using var outputs = new TensorSet().Add(DecoderNames.Logits, pixels.Buffer.AsMemory(0, length), length / 4, 4);
        _upscale.Run(inputs, outputs, cancellationToken);
        for (var token = 0; token < masks.Length; token++)
        {
            if (masks[token] is { } mask)
            {
                PixelOrder.ToRows(pixels.Buffer.AsSpan(0, length), token, cells, mask);
                MaskCells.Clear(cells, mask);
            }
        }
    }

    public void Prepare(float[] embedding, ImagePlaces places, CancellationToken cancellationToken) =>
        _images.Of(embedding, places, cancellationToken);

    public void LetGo(float[] embedding) => _images.LetGo(embedding);

    public void Dispose()
    {
        _images.Dispose();
        _points.Dispose();
        _masks.Dispose();
        _upscale.Dispose();
    }

    private void Attend(
        GraphSession session, DecoderInput part, AttendedPrompts prompts, int first, CancellationToken cancellationToken)
    {
        using var masks = _maskPrompts.Rent(MaskLength(part));
        using var inputs = prompts.Terms!.AddTo(Prompts(part, masks.Buffer), session);
        using var outputs = prompts.ToTensors(first, part.Count);
        session.Run(inputs, outputs, cancellationToken);
    }

    private static int MaskLength(DecoderInput input) =>
        input.MaskLogits.IsEmpty ? 0 : input.Count * PlaceLogits * input.Places.Count;

    private static TensorSet Prompts(DecoderInput input, float[] room)
    {
        var tensors = input.PointTensors();
        if (input.MaskLogits.IsEmpty)
        {
            return tensors;
        }

        var masks = room.AsMemory(0, MaskLength(input));
        input.GatherMasks(masks.Span);
        return tensors.Add(
            DecoderNames.MaskInput, masks, input.Count, 1, MaskCells.Finer, MaskCells.Finer * input.Places.Count);
    }

    // Two attentions of the image to every token but one by every head, what that one gives to each, and the channels of a
    // mask prompt.
    private AttendedPrompts Room(DecoderInput input, ImageTerms terms)
    {
        var places = input.Places.Count;
        var attended = Heads * (OutputTokens + input.Tokens - 1);
        var rank = (2 * (attended + 1)) + (input.MaskLogits.IsEmpty ? 0 : MaskChannels);
        return new AttendedPrompts(
            new float[input.Count * 4],
            new float[input.Count * AttendedPrompts.VectorLength],
            rank,
            terms,
            _buffers.Rent(input.Count * ((rank * (places + Channels)) + places)));
    }
}
