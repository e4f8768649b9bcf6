using UoSam.Core.Temporal;

namespace UoSam.Core.Tests.Temporal;

public class MotionFieldTests
{
    private const int Rows = 20;
    private const int Columns = 24;

    [Fact]
    public void Warp_FrameMovedByWholeCells_MovesTheMapAlong()
    {
        var before = Noise(1);
        var field = new MotionField(before, Moved(before, down: 2, across: -3));
        var map = new float[Rows * Columns];
        map[(8 * Columns) + 12] = 1;

        var moved = field.Warp(map, Rows, Columns, finer: 1);

        Assert.Equal(1, moved[(10 * Columns) + 9], 0.1);
        Assert.True(moved[(8 * Columns) + 12] < 0.1);
        Assert.True(field.Similarity > 0.8, $"{field.Similarity}");
    }

    [Fact]
    public void Stillness_SameFrame_IsZeroAndNothingMoves()
    {
        var frame = Noise(2);
        var field = new MotionField(frame, frame);
        float[] map = [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)i)];

        Assert.Equal(0, field.Stillness);
        Assert.Equal(1, field.Similarity);
        Assert.Equal(map, field.Warp(map, Rows, Columns, finer: 1));
    }

    [Fact]
    public void Similarity_AnotherScene_IsLow() =>
        Assert.True(new MotionField(Noise(3), Noise(4)).Similarity < 0.3);

    private static Fingerprint Noise(int seed)
    {
        var random = new Random(seed);
        return new Fingerprint(
            Rows,
            Columns,
            [.. Enumerable.Range(0, Fingerprint.Channels * Rows * Columns).Select(_ => (sbyte)random.Next(-60, 61))]);
    }

    // What was at a cell is further down and across; the border repeats.
    private static Fingerprint Moved(Fingerprint frame, int down, int across)
    {
        var values = new sbyte[frame.Values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (channel, cell) = Math.DivRem(i, frame.Count);
            var y = Math.Clamp((cell / Columns) - down, 0, Rows - 1);
            var x = Math.Clamp((cell % Columns) - across, 0, Columns - 1);
            values[i] = frame.Values[(channel * frame.Count) + (y * Columns) + x];
        }

        return new Fingerprint(Rows, Columns, values);
    }
}
