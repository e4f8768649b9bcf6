using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.LabelMaps;

public class LabelRunsTests
{
    [Fact]
    public void Encode_RunAcrossRows_IsOneRun()
    {
        var runs = LabelRuns.Encode(new LabelMap(2, 3, [7, 7, 65535, 65535, 65535, 0]));

        Assert.Equal([7u, 65535u, 0u], runs.Ids);
        Assert.Equal([2u, 3u, 1u], runs.Lengths);
    }

    [Fact]
    public void Decode_EncodedMaps_GivesThemBack()
    {
        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            var (height, width) = (random.Next(1, 12), random.Next(1, 12));
            var labels = Enumerable.Range(0, height * width).Select(_ => (ushort)(random.Next(3) * 30000)).ToArray();

            var map = LabelRuns.Encode(new LabelMap(height, width, labels)).Decode(height, width);

            Assert.Equal(labels, map.Labels);
        }
    }

    [Theory]
    [InlineData(new uint[] { 1, 2 }, new uint[] { 3 }, "2 ids and 1 lengths")]
    [InlineData(new uint[] { 1, 2 }, new uint[] { 6, 0 }, "run 1 has id 2 (0..65535) and 0 pixels")]
    [InlineData(new uint[] { 65536 }, new uint[] { 6 }, "run 0 has id 65536")]
    [InlineData(new uint[] { 1 }, new uint[] { 5 }, "hold 5 pixels")]
    [InlineData(new uint[] { 1, 2 }, new uint[] { 4294967295, 7 }, "hold 4294967302 pixels")]
    [InlineData(new uint[] { }, new uint[] { }, "hold 0 pixels")]
    public void Decode_BadRuns_Refuses(uint[] ids, uint[] lengths, string expected)
    {
        var fault = Assert.Throws<InvalidInputException>(() => new LabelRuns(ids, lengths).Decode(2, 3));

        Assert.Equal("LABEL_MAP_CORRUPT", fault.Reason);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3, "LABEL_MAP_CORRUPT")]
    [InlineData(-1, -6, "LABEL_MAP_CORRUPT")]
    [InlineData(65536, 65536, "LABEL_MAP_TOO_LARGE")]
    public void Decode_BadSize_Refuses(int height, int width, string reason)
    {
        var fault = Assert.Throws<InvalidInputException>(() => new LabelRuns([1], [6]).Decode(height, width));

        Assert.Equal(reason, fault.Reason);
    }

    [Fact]
    public void Decode_MorePixelsThanTheLimit_Refuses()
    {
        var limits = new ImageLimits(MaxPixels: 5);

        var fault = Assert.Throws<InvalidInputException>(() => new LabelRuns([1], [6]).Decode(2, 3, limits));

        Assert.Equal("LABEL_MAP_TOO_LARGE", fault.Reason);
    }
}
