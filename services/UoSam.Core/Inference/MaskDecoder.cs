using System.Buffers;
using System.Diagnostics;
using UoSam.Core.ModelStore;
using UoSam.Core.Telemetry;

namespace UoSam.Core.Inference;

/// <summary>SAM's prompt encoder and mask decoder on ONNX Runtime. Thread-safe.</summary>
public sealed class MaskDecoder : IMaskDecoder, IDisposable
{
    private const int MaskTokens = 4;
    private readonly IDecoderStages _stages;
    private readonly BufferPool _maskPrompts = new();

    /// <summary>Loads the decoder.</summary>
    /// <param name="model">From <see cref="ModelRepository"/>.</param>
    /// <param name="options">Device, threads, batch.</param>
    /// <exception cref="DeviceUnavailableException">The device asked for cannot be had.</exception>
    public MaskDecoder(PreparedModel model, InferenceOptions options)
        : this(model.OpenDecoder(options))
    {
    }

    internal MaskDecoder(IDecoderStages stages) => _stages = stages;

    /// <summary>The device in use: <c>cpu</c> or <c>cuda:N</c>.</summary>
    public string DeviceName => _stages.DeviceName;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An embedding or a mask prompt of another size.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before or during an inference.</exception>
    public IReadOnlyList<DecodedPrompt> Decode(
        ImageEmbedding embedding,
        IReadOnlyList<SamPrompt> prompts,
        MaskTokenSelector selector,
        CancellationToken cancellationToken)
    {
        Check(embedding, prompts);
        var results = new DecodedPrompt[prompts.Count];
        for (var start = 0; start < prompts.Count;)
        {
            var window = WindowLength(prompts, start);
            DecodeWindow(embedding, prompts, new ArraySegment<DecodedPrompt>(results, start, window), selector, cancellationToken);
            start += window;
        }

        return results;
    }

    /// <inheritdoc/>
    public void Prepare(ImageEmbedding embedding, bool thinPadding, CancellationToken cancellationToken)
    {
        Check(embedding, []);
        using var preparing = WorkPhase.Infer(0);
        _stages.Prepare(
            embedding.Values, thinPadding ? ImagePlaces.Thinned(embedding.Frame) : ImagePlaces.All, cancellationToken);
    }

    /// <summary>
    /// Holds an image and its crops: what is kept of each for its prompts (30 MB) serves the next image once this is disposed,
    /// instead of waiting for the collector. What nobody holds is decoded all the same.
    /// </summary>
    /// <param name="embeddings">The image, its crops.</param>
    /// <returns>To be disposed when nobody decodes with these embeddings, or will again.</returns>
    public IDisposable Hold(params IReadOnlyList<ImageEmbedding> embeddings) => new HeldImages(_stages, embeddings);

    /// <inheritdoc/>
    public void Dispose() => _stages.Dispose();

    private static void Check(ImageEmbedding embedding, IReadOnlyList<SamPrompt> prompts)
    {
        const int Length = 256 * 64 * 64;
        if (embedding.Values.Length != Length)
        {
            throw new ArgumentException($"{embedding.Values.Length} values, expected {Length}", nameof(embedding));
        }

        foreach (var prompt in prompts)
        {
            if (prompt.MaskLogits is { Length: not DecoderInput.MaskLength } mask)
            {
                throw new ArgumentException($"a mask prompt of {mask.Length} values, expected 256 x 256", nameof(prompts));
            }
        }
    }

    // Prompts alike go batch by batch. Mixed ones are looked at further ahead, or each batch would break up into small
    // ones; the factors of a window (2 MB per prompt) wait until the selector has been asked in order.
    private int WindowLength(IReadOnlyList<SamPrompt> prompts, int start)
    {
        const int MixedBatches = 3;
        var left = prompts.Count - start;
        var batch = Math.Min(left, _stages.MaxBatch);
        var first = PromptGroup.Of(prompts[start]);
        for (var i = 1; i < batch; i++)
        {
            if (PromptGroup.Of(prompts[start + i]) != first)
            {
                return Math.Min(left, MixedBatches * _stages.MaxBatch);
            }
        }

        return batch;
    }

    private void DecodeWindow(
        ImageEmbedding embedding,
        IReadOnlyList<SamPrompt> prompts,
        ArraySegment<DecodedPrompt> results,
        MaskTokenSelector selector,
        CancellationToken cancellationToken)
    {
        var (start, count) = (results.Offset, results.Count);
        var places = new (AttendedPrompts Batch, int Index)[count];
        var batches = new List<AttendedPrompts>();
        try
        {
            var groups = Enumerable.Range(0, count).GroupBy(i => PromptGroup.Of(prompts[start + i]));
            foreach (var group in groups)
            {
                foreach (var members in group.Chunk(_stages.MaxBatch))
                {
                    var batch = Attend(
                        embedding, group.Key, members.Select(i => prompts[start + i]).ToList(), cancellationToken);
                    batches.Add(batch);
                    for (var k = 0; k < members.Length; k++)
                    {
                        places[members[k]] = (batch, k);
                    }
                }
            }

            for (var i = 0; i < count; i++)
            {
                results[i] = Chosen(places[i].Batch, places[i].Index, selector);
            }

            using var upscaling = WorkPhase.Infer(count);
            SideBySide.Run(
                count,
                i =>
                {
                    if (results[i].Logits.Any(mask => mask is not null))
                    {
                        var cells = MaskCells.Of(prompts[start + i], embedding.Frame);
                        _stages.Upscale(places[i].Batch, places[i].Index, cells, results[i].Logits, cancellationToken);
                    }
                },
                cancellationToken);
        }
        finally
        {
            batches.ForEach(batch => batch.Dispose());
        }
    }

    private AttendedPrompts Attend(
        ImageEmbedding embedding, PromptGroup group, List<SamPrompt> prompts, CancellationToken cancellationToken)
    {
        using var masks = group.HasMask ? _maskPrompts.Rent(prompts.Count * DecoderInput.MaskLength) : null;
        DecoderInput input;
        using (WorkPhase.Preprocess())
        {
            input = DecoderInputBuilder.Build(embedding, group, prompts, masks?.Buffer ?? []);
        }

        WorkTelemetry.Batches.Record(prompts.Count);
        using var attending = WorkPhase.Infer(prompts.Count);
        return _stages.Attend(input, cancellationToken);
    }

    // With room for the masks that the selector wants.
    private static DecodedPrompt Chosen(AttendedPrompts batch, int index, MaskTokenSelector selector)
    {
        var scores = batch.Scores.AsSpan(index * MaskTokens, MaskTokens).ToArray();
        var chosen = selector(scores);
        return new DecodedPrompt(
            scores, [.. Enumerable.Range(0, MaskTokens).Select(token => (chosen >> token & 1) == 0 ? null : Room())]);
    }

    private static float[] Room()
    {
        // A power of two, so that the shared pool's arrays are of this very length.
        var room = ArrayPool<float>.Shared.Rent(DecoderInput.MaskLength);
        Debug.Assert(room.Length == DecoderInput.MaskLength);
        return room;
    }
}
