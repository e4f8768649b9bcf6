using CsCheck;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.LabelMaps;

public class LabelPngReaderTests
{
    private static readonly (int Depth, int Color)[] Kinds =
    [
        (1, 0), (2, 0), (4, 0), (8, 0), (16, 0), (1, 3), (2, 3), (4, 3), (8, 3), (8, 2), (8, 6), (8, 4), (16, 4),
    ];

    [Fact]
    public void Read_AnyKindFilterAndInterlacing_GivesTheStoredSamples() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[0, Kinds.Length - 1], Gen.Bool, Gen.Int[0, 1000])
            .Sample(
                (height, width, kind, isInterlaced, seed) =>
                {
                    var (depth, color) = Kinds[kind];
                    var samples = new Random(seed);
                    var values = new int[height * width * 4];
                    foreach (ref var value in values.AsSpan())
                    {
                        value = samples.Next(1 << depth);
                    }

                    int Sample(int y, int x, int c) =>
                        color is 2 or 6 && c == 2 ? 0 : values[(((y * width) + x) * 4) + c];
                    var builder = new PngBuilder(height, width, depth, color, isInterlaced)
                    {
                        PaletteEntries = color == 3 ? 1 << depth : 0,
                    };
                    var png = builder.Build(Sample, row => (row + seed) % 5, 1 + (seed % 3));

                    var map = LabelPngReader.Read(png);

                    Assert.Equal((height, width), (map.Height, map.Width));
                    for (var i = 0; i < map.Labels.Length; i++)
                    {
                        var expected = values[i * 4] + (color is 2 or 6 ? 256 * values[(i * 4) + 1] : 0);
                        Assert.Equal(expected, map.Labels[i]);
                    }
                },
                seed: "0000KlXzQq61",
                iter: 2000,
                threads: 1);

    /// <summary>2-bit palette PNG written by Pillow 9.4: indices 0 1 2 3 / 3 2 1 0.</summary>
    [Fact]
    public void Read_PillowPalette_GivesIndicesNotColours()
    {
        var png = Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACAgMAAAACxpXwAAAADFBMVEUAAAD/AAAA/wAAAP+bwBPcAAAADElEQVR4nGOQZngCAAE5AQBF"
            + "ZJGbAAAAAElFTkSuQmCC");

        Assert.Equal(new ushort[] { 0, 1, 2, 3, 3, 2, 1, 0 }, LabelPngReader.Read(png).Labels);
    }

    /// <summary>1-bit grey PNG written by Pillow 9.4: black, white, white.</summary>
    [Fact]
    public void Read_PillowOneBitGrey_IsNotStretched()
    {
        var png = Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAQAAAAAzmykZAAAACklEQVR4nGNIAAAAYgBhsZh58gAAAABJRU5ErkJggg==");

        Assert.Equal(new ushort[] { 0, 1, 1 }, LabelPngReader.Read(png).Labels);
    }

    [Fact]
    public void Read_RgbWithBlue_RefusesWithItsPlace()
    {
        var png = new PngBuilder(4, 5, 8, 2, true).Build((y, x, c) => y == 2 && x == 3 && c == 2 ? 9 : 1 - (c / 2), _ => 0);

        var fault = Assert.Throws<InvalidInputException>(() => LabelPngReader.Read(png));

        Assert.Equal("LABEL_MAP_FORMAT", fault.Reason);
        Assert.Contains("row 2, column 3", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--mask-format color", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RgbWithBlueAskedForAsLuss_IgnoresBlue()
    {
        var png = new PngBuilder(1, 1, 8, 2, false).Build((_, _, c) => new[] { 232, 3, 77 }[c], _ => 0);

        Assert.Equal(new ushort[] { 1000 }, LabelPngReader.Read(png, LabelPngEncoding.Luss).Labels);
    }

    [Theory]
    [InlineData(8, 2, LabelPngEncoding.Indices)]
    [InlineData(8, 0, LabelPngEncoding.Luss)]
    [InlineData(8, 3, LabelPngEncoding.Luss)]
    [InlineData(16, 2, LabelPngEncoding.Auto)]
    public void Read_EncodingThatDoesNotFit_Refuses(int depth, int color, LabelPngEncoding encoding)
    {
        var png = new PngBuilder(1, 1, depth, color, false) { PaletteEntries = 2 }.Build((_, _, _) => 0, _ => 0);

        var fault = Assert.Throws<InvalidInputException>(() => LabelPngReader.Read(png, encoding));

        Assert.Equal("LABEL_MAP_FORMAT", fault.Reason);
    }

    [Fact]
    public void Read_PaletteIndexOutOfRange_RefusesWithItsPlace()
    {
        var png = new PngBuilder(3, 4, 4, 3, false) { PaletteEntries = 5 }.Build(
            (y, x, _) => y == 1 && x == 2 ? 5 : 4, _ => 0);

        var fault = Assert.Throws<InvalidInputException>(() => LabelPngReader.Read(png));

        Assert.Equal("LABEL_MAP_CORRUPT", fault.Reason);
        Assert.Contains("palette index 5 at row 1, column 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NotAPng_NamesFirstBytes()
    {
        var fault = Assert.Throws<InvalidInputException>(() => LabelPngReader.Read([0xFF, 0xD8, 0xFF]));

        Assert.Equal("LABEL_MAP_FORMAT", fault.Reason);
        Assert.Contains("FFD8FF", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoBytes_SaysEmpty()
    {
        var fault = Assert.Throws<InvalidInputException>(() => LabelPngReader.Read([]));

        Assert.Equal("LABEL_MAP_EMPTY", fault.Reason);
    }

    [Fact]
    public void Read_CutOffAnywhereOrAnyBitFlipped_Refuses()
    {
        var png = new PngBuilder(5, 6, 8, 0, true).Build((y, x, _) => y * x, row => row % 5);
        for (var i = 0; i < png.Length; i++)
        {
            var flipped = png[..];
            flipped[i] ^= 1;

            Assert.Throws<InvalidInputException>(() => LabelPngReader.Read(png.AsSpan(0, i)));
            Assert.Throws<InvalidInputException>(() => LabelPngReader.Read(flipped));
        }
    }

    [Fact]
    public void Read_WrongZlibChecksum_Refuses()
    {
        var compressed = PngBuilder.Deflate(new byte[12]);
        compressed[^1] ^= 1;
        var png = new PngBuilder(3, 3, 8, 0, false).Assemble(compressed);

        var fault = Assert.Throws<InvalidInputException>(() => LabelPngReader.Read(png));

        Assert.Equal("LABEL_MAP_CORRUPT", fault.Reason);
    }

    [Theory]
    [InlineData(11, "ends in row 2")]
    [InlineData(13, "more image data")]
    [InlineData(50_000_000, "more image data")]
    public void Read_OtherAmountOfDataThanTheHeaderSays_RefusesWithoutInflatingIt(int bytes, string expected)
    {
        var png = new PngBuilder(3, 3, 8, 0, false).Assemble(PngBuilder.Deflate(new byte[bytes]));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Assert.Throws<InvalidInputException>(() => LabelPngReader.Read(png));

        Assert.Equal("LABEL_MAP_CORRUPT", fault.Reason);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Fact]
    public void Read_UnknownRowFilter_Refuses()
    {
        var png = new PngBuilder(1, 2, 8, 0, false).Assemble(PngBuilder.Deflate([5, 0, 0]));

        var fault = Assert.Throws<InvalidInputException>(() => LabelPngReader.Read(png));

        Assert.Contains("filter 5", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60_000, 50_000, "LABEL_MAP_TOO_LARGE")]
    [InlineData(1, 1_000_001, "LABEL_MAP_TOO_LARGE")]
    [InlineData(9_000, 9_000, "LABEL_MAP_CORRUPT")]
    public void Read_HugeHeaderWithLittleData_RefusesBeforeAllocating(int height, int width, string reason)
    {
        var png = new PngBuilder(height, width, 8, 0, false).Assemble(PngBuilder.Deflate(new byte[10]));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Assert.Throws<InvalidInputException>(() => LabelPngReader.Read(png));

        Assert.Equal(reason, fault.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(8, 1)]
    [InlineData(16, 3)]
    [InlineData(4, 2)]
    public void Read_DepthThatNoPngHas_Refuses(int depth, int color)
    {
        var png = new PngBuilder(1, 1, depth, color, false).Assemble(PngBuilder.Deflate(new byte[10]));

        var fault = Assert.Throws<InvalidInputException>(() => LabelPngReader.Read(png));

        Assert.Equal("LABEL_MAP_CORRUPT", fault.Reason);
        Assert.Contains($"bit depth {depth}, colour type {color}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MoreBytesThanTheLimit_Refuses()
    {
        var png = new PngBuilder(1, 1, 8, 0, false).Build((_, _, _) => 0, _ => 0);

        var fault = Assert.Throws<InvalidInputException>(() => LabelPngReader.Read(png, limits: new ImageLimits(MaxBytes: 20)));

        Assert.Equal("LABEL_MAP_TOO_LARGE", fault.Reason);
    }
}
