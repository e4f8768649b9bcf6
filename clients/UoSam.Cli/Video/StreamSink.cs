namespace UoSam.Cli.Video;

/// <summary>The pixels of each frame, one after the other.</summary>
/// <param name="stream">Where to; flushed after each frame.</param>
/// <param name="pixels">Of a frame.</param>
internal sealed class StreamSink(Stream stream, Func<RefinedFrame, byte[]> pixels) : IFrameSink
{
    /// <inheritdoc/>
    public async Task WriteAsync(RefinedFrame frame)
    {
        await stream.WriteAsync(pixels(frame));
        await stream.FlushAsync();
    }
}
