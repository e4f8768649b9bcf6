using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace UoSam.Cli.Video;

/// <summary>Frames at the pace of their source: the oldest one that nobody has taken gives way to the next.</summary>
/// <param name="capacity">Frames that wait, at least 1.</param>
internal sealed class LiveFrames(int capacity)
{
    private int _dropped;

    /// <summary>Frames that gave way so far.</summary>
    public int Dropped => Volatile.Read(ref _dropped);

    /// <summary>Reads the source as fast as it comes.</summary>
    /// <param name="source">The frames.</param>
    /// <param name="pace">Least time between two frames; zero for a source that has a pace of its own.</param>
    /// <param name="time">Clock of the pace.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<VideoFrame> ReadAsync(
        IAsyncEnumerable<VideoFrame> source,
        Func<TimeSpan> pace,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest };
        var waiting = Channel.CreateBounded<VideoFrame>(options, _ => Interlocked.Increment(ref _dropped));
        var filling = FillAsync(source, pace, time, waiting.Writer, cancellationToken);
        await foreach (var frame in waiting.Reader.ReadAllAsync(CancellationToken.None))
        {
            yield return frame;
        }

        await filling;
    }

    private static async Task FillAsync(
        IAsyncEnumerable<VideoFrame> source,
        Func<TimeSpan> pace,
        TimeProvider time,
        ChannelWriter<VideoFrame> waiting,
        CancellationToken cancellationToken)
    {
        try
        {
            var start = time.GetTimestamp();
            var due = TimeSpan.Zero;
            await foreach (var frame in source.WithCancellation(cancellationToken))
            {
                waiting.TryWrite(frame);
                due += pace();
                var wait = due - time.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }

            waiting.Complete();
        }
        catch (Exception error)
        {
            // Whoever takes the frames gets it.
            waiting.Complete(error);
        }
    }
}
