using UoSam.Core.Exchange;

namespace UoSam.Core.Tests.Exchange;

public class ColorPaletteTests
{
    /// <summary>Colours of the VOC development kit; 256 has the ninth bit alone, the third highest of blue.</summary>
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(128, 0, 0, 1)]
    [InlineData(192, 128, 128, 15)]
    [InlineData(0, 64, 128, 20)]
    [InlineData(224, 224, 192, 255)]
    [InlineData(0, 0, 32, 256)]
    [InlineData(224, 224, 224, 511)]
    public void Voc_Colour_HasOneId(int red, int green, int blue, int id)
    {
        Assert.Equal([(ushort)id], ColorPalette.Voc.IdsOf((red << 16) | (green << 8) | blue).ToArray());
    }

    [Fact]
    public void Cityscapes_Grey_HasTwoIds()
    {
        Assert.Equal(28, ColorPalette.Cityscapes.Count);
        Assert.Equal([(ushort)10, (ushort)11], ColorPalette.Cityscapes.IdsOf(0x999999).ToArray());
        Assert.Equal([(ushort)27], ColorPalette.Cityscapes.IdsOf(0).ToArray());
        Assert.Equal([(ushort)0], ColorPalette.Cityscapes.IdsOf((128 << 16) | (64 << 8) | 128).ToArray());
        Assert.Equal([(ushort)26], ColorPalette.Cityscapes.IdsOf((119 << 16) | (11 << 8) | 32).ToArray());
    }

    [Fact]
    public void Parse_Lines_AreIdsInOrder()
    {
        var palette = ColorPalette.Parse("own", ["# comment", "1 2 3", "", "255, 0, 7"]);

        Assert.Equal([(ushort)1], palette.IdsOf(0xFF0007).ToArray());
        Assert.True(palette.IdsOf(0xFF0008).IsEmpty);
    }

    [Theory]
    [InlineData("1 2")]
    [InlineData("1 2 256")]
    [InlineData("red green blue")]
    [InlineData("")]
    public void Parse_NoColour_Refuses(string line)
    {
        var fault = Assert.Throws<InvalidInputException>(() => ColorPalette.Parse("own", [line]));

        Assert.Equal("PALETTE", fault.Reason);
    }
}
