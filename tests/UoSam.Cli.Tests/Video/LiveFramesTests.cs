using UoSam.Cli.Video;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Tests.Video;

public sealed class LiveFramesTests
{
    [Fact]
    public async Task Read_SourceAheadOfReader_OldestGiveWayAndAreCounted()
    {
        var live = new LiveFrames(capacity: 2);

        var read = new List<string>();
        await foreach (var frame in live.ReadAsync(FramesAsync(6), () => TimeSpan.Zero, TimeProvider.System, default))
        {
            read.Add(frame.Name);
        }

        // The source ran through before the reader took any: only the newest are left.
        Assert.Equal(["4", "5"], read);
        Assert.Equal(4, live.Dropped);
    }

    [Fact]
    public async Task Read_ReaderKeepsUp_NothingIsDropped()
    {
        var live = new LiveFrames(capacity: 1);
        var read = new List<string>();
        var taken = new SemaphoreSlim(1);

        await foreach (var frame in live.ReadAsync(FramesAsync(6, taken), () => TimeSpan.Zero, TimeProvider.System, default))
        {
            read.Add(frame.Name);
            taken.Release();
        }

        Assert.Equal(["0", "1", "2", "3", "4", "5"], read);
        Assert.Equal(0, live.Dropped);
    }

    [Fact]
    public async Task Read_FilesAtAPace_ComeNoFasterAndGiveWayToASlowReader()
    {
        var (pace, live) = (TimeSpan.FromMilliseconds(250), new LiveFrames(capacity: 1));
        var began = System.Diagnostics.Stopwatch.GetTimestamp();

        var read = new List<string>();
        await foreach (var frame in live.ReadAsync(FramesAsync(6), () => pace, TimeProvider.System, default))
        {
            read.Add(frame.Name);
            await Task.Delay(frame.Name == "0" ? 5 * pace : TimeSpan.Zero);
        }

        // The last is due five paces after the first; while the reader was busy others came and went.
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began) >= 5 * pace);
        Assert.Equal(("0", "5"), (read[0], read[^1]));
        Assert.InRange(live.Dropped, 1, 4);
        Assert.Equal(6, read.Count + live.Dropped);
    }

    [Fact]
    public async Task Read_SourceFails_ReaderGetsTheFault()
    {
        var live = new LiveFrames(capacity: 1);

        var reading = async () =>
        {
            await foreach (var _ in live.ReadAsync(FailAsync(), () => TimeSpan.Zero, TimeProvider.System, default))
            {
            }
        };

        Assert.Equal("broken", (await Assert.ThrowsAsync<IOException>(reading)).Message);
    }

    private static async IAsyncEnumerable<VideoFrame> FramesAsync(int count, SemaphoreSlim? taken = null)
    {
        for (var i = 0; i < count; i++)
        {
            if (taken is not null)
            {
                await taken.WaitAsync();
            }

            yield return new VideoFrame($"{i}", [], new LabelMap(1, 1, [0]), 0);
        }
    }

    private static async IAsyncEnumerable<VideoFrame> FailAsync()
    {
        await Task.Yield();
        yield return new VideoFrame("0", [], new LabelMap(1, 1, [0]), 0);
        throw new IOException("broken");
    }
}
