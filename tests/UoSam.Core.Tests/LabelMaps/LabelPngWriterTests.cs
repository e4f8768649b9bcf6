using System.Text;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.LabelMaps;

public class LabelPngWriterTests
{
    [Theory]
    [InlineData(LabelPngFormat.Palette, 255)]
    [InlineData(LabelPngFormat.Grey8, 255)]
    [InlineData(LabelPngFormat.Grey16, 65535)]
    [InlineData(LabelPngFormat.Luss, 65535)]
    public void Write_EachFormat_ReadsBackTheSame(LabelPngFormat format, int greatest)
    {
        var random = new Random(7);
        var labels = Enumerable.Range(0, 13 * 17).Select(_ => (ushort)random.Next(greatest + 1)).ToArray();
        labels[5] = (ushort)greatest;

        var png = LabelPngWriter.Write(new LabelMap(13, 17, labels), format);
        var map = LabelPngReader.Read(png);

        Assert.Equal((13, 17), (map.Height, map.Width));
        Assert.Equal(labels, map.Labels);
    }

    [Fact]
    public void Write_Palette_ShowsVocColoursToAnImageReader()
    {
        var png = LabelPngWriter.Write(new LabelMap(1, 4, [0, 1, 20, 255]), LabelPngFormat.Palette);

        var image = ImageReader.Read(png, ImageLimits.Default);

        Assert.Equal(new byte[] { 0, 0, 0, 128, 0, 0, 0, 64, 128, 224, 224, 192 }, image.Pixels);
    }

    [Fact]
    public void Write_Luss_PutsTheLowByteInRedAndTheHighInGreen()
    {
        var png = LabelPngWriter.Write(new LabelMap(1, 2, [1000, 300]), LabelPngFormat.Luss);

        var image = ImageReader.Read(png, ImageLimits.Default);

        Assert.Equal(new byte[] { 232, 3, 0, 44, 1, 0 }, image.Pixels);
    }

    [Theory]
    [InlineData(LabelPngFormat.Palette)]
    [InlineData(LabelPngFormat.Grey8)]
    public void Write_IdThatDoesNotFit_RefusesWithItsPlace(LabelPngFormat format)
    {
        var map = new LabelMap(2, 2, [0, 255, 0, 256]);

        var fault = Assert.Throws<InvalidInputException>(() => LabelPngWriter.Write(map, format));

        Assert.Equal("LABEL_MAP_IDS", fault.Reason);
        Assert.Contains("id 256 at row 1, column 1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Texts_AreStoredAndTheBytesRepeat()
    {
        var map = new LabelMap(1, 1, [3]);
        KeyValuePair<string, string>[] texts = [new("Software", "uosam 0.1"), new("Model", "größer → 1")];

        var first = LabelPngWriter.Write(map, LabelPngFormat.Palette, texts);
        var second = LabelPngWriter.Write(map, LabelPngFormat.Palette, texts);

        Assert.Equal(first, second);
        Assert.Equal(new ushort[] { 3 }, LabelPngReader.Read(first).Labels);
        Assert.True(first.AsSpan().IndexOf("tEXtSoftware\0uosam 0.1"u8) > 0);
        Assert.True(first.AsSpan().IndexOf(Encoding.UTF8.GetBytes("iTXtModel\0\0\0\0\0größer → 1")) > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" padded")]
    [InlineData("ä")]
    public void Write_KeyThatPngForbids_FailsWithArgumentException(string key)
    {
        var map = new LabelMap(1, 1, [3]);

        Assert.Throws<ArgumentException>(() => LabelPngWriter.Write(map, LabelPngFormat.Grey8, [new(key, "x")]));
    }
}
