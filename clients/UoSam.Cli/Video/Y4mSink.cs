using System.Text;

namespace UoSam.Cli.Video;

/// <summary>The tinted frames as one YUV4MPEG stream, which carries its size and rate.</summary>
/// <param name="stream">Where to; flushed after each frame.</param>
/// <param name="rate">Frames per second, asked for at the first frame.</param>
internal sealed class Y4mSink(Stream stream, Func<double> rate) : IFrameSink
{
    private readonly OneSize _size = new("--stdout");
    private bool _hasBegun;

    /// <inheritdoc/>
    public async Task WriteAsync(RefinedFrame frame)
    {
        var picture = frame.Tinted;
        _size.Check(frame.Name, picture.Size);
        if (!_hasBegun)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Y4mHeader.Write(picture.Height, picture.Width, rate())));
            _hasBegun = true;
        }

        await stream.WriteAsync("FRAME\n"u8.ToArray());
        await stream.WriteAsync(Y4mPixels.From(picture));
        await stream.FlushAsync();
    }
}
