using UoSam.Core.Imaging;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Masks;

public class MaskRunsTests
{
    [Theory]
    [InlineData(".##", "#..", new uint[] { 1, 3, 2 })]
    [InlineData("##.", ".##", new uint[] { 0, 2, 2, 2 })]
    [InlineData("...", "...", new uint[] { 6 })]
    [InlineData("###", "###", new uint[] { 0, 6 })]
    public void Encode_SmallMask_CountsRowByRowFromZeros(string first, string second, uint[] expected)
    {
        Assert.Equal(expected, MaskRuns.Encode(MaskText.Parse(first, second)).ToArray());
    }

    [Fact]
    public void Decode_EncodedMasks_GivesThemBack()
    {
        var random = new Random(8);
        for (var round = 0; round < 200; round++)
        {
            var mask = MaskText.Random(random);

            var decoded = MaskRuns.Decode(mask.Height, mask.Width, MaskRuns.Encode(mask));

            Assert.True(mask.ContentEquals(decoded));
        }
    }

    [Theory]
    [InlineData(2, 3, new uint[] { 5 }, "MASK_RUNS")]
    [InlineData(2, 3, new uint[] { 0, 4294967295, 7 }, "MASK_RUNS")]
    [InlineData(0, 3, new uint[] { }, "MASK_RUNS")]
    [InlineData(-2, -3, new uint[] { 6 }, "MASK_RUNS")]
    [InlineData(65536, 65536, new uint[] { 6 }, "MASK_TOO_LARGE")]
    public void Decode_BadRunsOrSize_Refuses(int height, int width, uint[] lengths, string reason)
    {
        var fault = Assert.Throws<InvalidInputException>(() => MaskRuns.Decode(height, width, lengths));

        Assert.Equal(reason, fault.Reason);
    }

    [Fact]
    public void Decode_MorePixelsThanTheLimit_Refuses()
    {
        var limits = new ImageLimits(MaxPixels: 5);

        var fault = Assert.Throws<InvalidInputException>(() => MaskRuns.Decode(2, 3, [6], limits));

        Assert.Equal("MASK_TOO_LARGE", fault.Reason);
    }
}
