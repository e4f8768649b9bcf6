using Microsoft.Extensions.Time.Testing;
using UoSam.Cli.Video;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Tests.Video;

public sealed class VideoProgressTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new();
    private int? _total;

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Step_InputOfKnownLength_TellsHowManyThereAreAndTheTimeLeft()
    {
        _total = 91;

        Run(dropped: null, frames: 1);

        Assert.Equal("1/91 frames, 0.33/s, 00:04:30 left, delay 3.00 s", Told()[0]);
    }

    [Fact]
    public void Step_Live_CountsDroppedFramesAsGoneThrough()
    {
        _total = 91;

        Run(dropped: 30, frames: 1);

        Assert.Equal("1/91 frames, 0.33/s, 00:03:00 left, 30 dropped, delay 3.00 s", Told()[0]);
        Assert.Equal("1 frame, 0.33/s, 30 dropped, delay 3.00 s (median), 3.00 s (most)", Told()[^1]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void Step_LengthUnknownOrTooSmall_TellsNone(int? total)
    {
        _total = total;

        Run(dropped: null, frames: 2);

        Assert.Equal(
            ["2 frames, 0.33/s, delay 3.00 s", "2 frames, 0.33/s, delay 3.00 s (median), 3.00 s (most)"], Told()[^2..]);
    }

    private void Run(int? dropped, int frames)
    {
        var progress = new VideoProgress(_time, _output, paths: false, () => _total);
        for (var i = 0; i < frames; i++)
        {
            var frame = new VideoFrame($"{i}", [], new LabelMap(1, 1, [0]), _time.GetTimestamp());
            _time.Advance(TimeSpan.FromSeconds(3));
            progress.Step(frame, dropped, null);
        }

        progress.Summarise(dropped, failed: 0, unread: 0);
    }

    private string[] Told() => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
