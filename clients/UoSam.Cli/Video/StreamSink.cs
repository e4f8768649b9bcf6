using UoSam.Core.Imaging;

namespace UoSam.Cli.Video;

/// <summary>The pixels of each frame, one after the other.</summary>
/// <param name="stream">Where to; flushed after each frame.</param>
/// <param name="picture">Of a frame; all have one size, since nothing in the stream says it.</param>
internal sealed class StreamSink(Stream stream, Func<RefinedFrame, RawPicture> picture) : IFrameSink
{
    private readonly OneSize _size = new("--stdout");

    /// <inheritdoc/>
    public async Task WriteAsync(RefinedFrame frame)
    {
        var (height, width, _, pixels) = picture(frame);
        _size.Check(frame.Name, new ImageSize(height, width));
        await stream.WriteAsync(pixels);
        await stream.FlushAsync();
    }
}
