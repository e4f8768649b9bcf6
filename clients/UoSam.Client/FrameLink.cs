using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>Joins a frame of a video to the one before: its embedding where the image is the same, and what it left.</summary>
/// <param name="before">The frame before; null for the first.</param>
/// <param name="image">The frame's image file.</param>
internal sealed class FrameLink(FrameLink? before, ReadOnlyMemory<byte> image)
{
    private readonly TaskCompletionSource<EncodeResponse?> _encoded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<TemporalPrior?> _prior = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FrameLink? _before = before;
    private TemporalPrior? _received;

    private ReadOnlyMemory<byte> Image => image;

    /// <summary>Encodes, unless the frame before is the same image to the byte.</summary>
    public async Task<EncodeResponse> EncodeAsync(Func<Task<EncodeResponse>> encode)
    {
        var same = _before is not null && _before.Image.Span.SequenceEqual(image.Span) ? await _before._encoded.Task : null;
        var encoded = same ?? await encode();
        _encoded.TrySetResult(encoded);
        return encoded;
    }

    /// <summary>What the frame before left; from here on it is let go.</summary>
    public async Task<TemporalPrior?> PriorAsync(CancellationToken cancellationToken)
    {
        var prior = _before is null ? null : await _before._prior.Task.WaitAsync(cancellationToken);
        _before = null;
        _received = prior;
        return prior;
    }

    /// <summary>Leaves something for the next frame; a frame that failed leaves what it got.</summary>
    public async Task EndAsync(TemporalPrior? next)
    {
        _encoded.TrySetResult(null);
        _prior.TrySetResult(next ?? _received ?? (_before is null ? null : await _before._prior.Task));
        _before = null;
    }
}
