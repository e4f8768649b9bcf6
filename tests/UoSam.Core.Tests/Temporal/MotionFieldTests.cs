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

        var moved = field.On(Rows, Columns, finer: 1).Move(map);

        Assert.Equal(1, moved[(10 * Columns) + 9], 0.1);
        Assert.True(moved[(8 * Columns) + 12] < 0.1);
        Assert.True(field.Similarity > 0.8, $"{field.Similarity}");
    }

    [Fact]
    public void Distance_SameFrame_IsZeroAndNothingMoves()
    {
        var frame = Noise(2);
        var field = new MotionField(frame, frame);
        float[] map = [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)i)];

        Assert.Equal(0, frame.Distance(frame));
        Assert.Equal(1, field.Similarity);
        Assert.Equal(map, field.On(Rows, Columns, finer: 1).Move(map));
    }

    [Fact]
    public void Similarity_AnotherScene_IsLow() =>
        Assert.True(new MotionField(Noise(3), Noise(4)).Similarity < 0.3);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-4, 3)]
    [InlineData(2, -4)]
    [InlineData(4, 4)]
    public void Of_Displacement_AgreesWithBruteForce(int down, int across)
    {
        var (before, now) = (Noise(5), Noise(6));
        var expected = new float[Rows * Columns];
        for (var i = 0; i < expected.Length; i++)
        {
            expected[i] = (float)Enumerable.Range(0, 9).Average(
                n => Squared(before, now, (i / Columns) + (n / 3) - 1, (i % Columns) + (n % 3) - 1, down, across));
        }

        var costs = new BlockCosts(before, now).Of(down, across);

        Assert.All(expected.Zip(costs), pair => Assert.Equal(pair.First, pair.Second, 0.51));
    }

    // Cells past the border are those at it, first of the frame, then of the one before.
    private static double Squared(Fingerprint before, Fingerprint now, int y, int x, int down, int across)
    {
        (y, x) = (Math.Clamp(y, 0, Rows - 1), Math.Clamp(x, 0, Columns - 1));
        var other = (Math.Clamp(y + down, 0, Rows - 1) * Columns) + Math.Clamp(x + across, 0, Columns - 1);
        return Enumerable.Range(0, Fingerprint.Channels).Sum(channel => Math.Pow(
            now.Values[(channel * now.Count) + (y * Columns) + x] - before.Values[(channel * now.Count) + other], 2));
    }

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
