using CsCheck;
using UoSam.Core.Exchange;
using UoSam.Core.Imaging;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Exchange;

public class CocoRleTests
{
    /// <summary>Masks column by column, and what rleEncode and rleToString of the COCO API's maskApi.c make of them.</summary>
    [Theory]
    [InlineData(10, 4, "0000000000000111100000011110000001111000", "=46000M")]
    [InlineData(1, 3, "111", "03")]
    [InlineData(7, 2, "11110111000000", "041O5")]
    [InlineData(7, 2, "11111111111110", "0=1")]
    [InlineData(3, 9, "010011001010000111000000100", "11210OO0322NL")]
    [InlineData(5, 6, "000000000001110011100111001110", ";3200000O")]
    [InlineData(5, 10, "10101111011100111011011111001010011111110000011101", "0110030O10OO031LO0163LLN")]
    [InlineData(4, 6, "111111111111111111111111", "0h0")]
    [InlineData(6, 1, "001101", "221O")]
    [InlineData(7, 2, "00010110110000", "3111003")]
    [InlineData(6, 4, "000000001110001110001110", "833000N")]
    [InlineData(10, 6, "000101111000111100011001001101011100011010100010000001110010", "3113200NOO01OO022ONO002032LNO")]
    public void Compress_Mask_GivesTheTextOfTheCocoApi(int height, int width, string columns, string expected)
    {
        var mask = Mask(height, width, columns);

        Assert.Equal(expected, CocoRle.Compress(CocoRle.Encode(mask)));
        Assert.True(CocoRle.Decode(height, width, CocoRle.Expand(expected), ImageLimits.Default).ContentEquals(mask));
    }

    /// <summary>
    /// 24 is 11000 in binary: its bit 4 would be read as a sign, so a group of 0 follows. 1000 is 1 31 8 in groups of 5,
    /// lowest first 8, 31, 0 (31 looks negative: one more). The fourth length is 3 - 5 = -2, 11110, the sign enough.
    /// </summary>
    [Theory]
    [InlineData(new uint[] { 24 }, "h0")]
    [InlineData(new uint[] { 1000 }, "Xo0")]
    [InlineData(new uint[] { 0, 5, 2, 3 }, "052N")]
    [InlineData(new uint[] { 0, 15, 16 }, "0?`0")]
    public void Compress_Lengths_FollowThePublishedRule(uint[] lengths, string expected)
    {
        Assert.Equal(expected, CocoRle.Compress(lengths));
        Assert.Equal(lengths, CocoRle.Expand(expected));
    }

    [Fact]
    public void Encode_AnyMask_CountsColumnByColumn() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 70], Gen.Int[0, 100], Gen.Int[0, 10]).Sample(
            (height, width, seed, density) =>
            {
                var random = new Random(seed);
                var columns = string.Concat(Enumerable.Range(0, height * width).Select(_ => random.Next(10) < density ? '1' : '0'));
                var mask = Mask(height, width, columns);

                var lengths = CocoRle.Encode(mask);

                var drawn = string.Concat(lengths.Select((length, i) => new string(i % 2 == 0 ? '0' : '1', (int)length)));
                Assert.Equal(columns, drawn);
                Assert.DoesNotContain(0u, lengths.Skip(1));
                Assert.Equal(lengths, CocoRle.Expand(CocoRle.Compress(lengths)));
            },
            iter: 1000);

    [Theory]
    [InlineData("h")]
    [InlineData("0!")]
    [InlineData("ooooooooooo0")]
    [InlineData("N")]
    public void Expand_NoRunLengths_Refuses(string text)
    {
        Assert.Equal("RLE", Assert.Throws<InvalidInputException>(() => CocoRle.Expand(text)).Reason);
    }

    [Theory]
    [InlineData(2, 2, new uint[] { 1, 2 })]
    [InlineData(0, 2, new uint[] { 0 })]
    [InlineData(2, 2, new uint[] { 1, 4000000000 })]
    public void Decode_OtherSum_Refuses(int height, int width, uint[] lengths)
    {
        Assert.Equal("RLE", Assert.Throws<InvalidInputException>(
            () => CocoRle.Decode(height, width, lengths, ImageLimits.Default)).Reason);
    }

    internal static BitMask Mask(int height, int width, string columns)
    {
        var mask = new BitMask(height, width);
        for (var i = 0; i < columns.Length; i++)
        {
            mask[i % height, i / height] = columns[i] == '1';
        }

        return mask;
    }
}
