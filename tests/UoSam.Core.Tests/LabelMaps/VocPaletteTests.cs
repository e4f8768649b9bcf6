using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.LabelMaps;

public class VocPaletteTests
{
    /// <summary>Colours of the VOC devkit: background, aeroplane, bicycle, bird, boat, cat, tv monitor, void.</summary>
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 128, 0, 0)]
    [InlineData(2, 0, 128, 0)]
    [InlineData(3, 128, 128, 0)]
    [InlineData(4, 0, 0, 128)]
    [InlineData(8, 64, 0, 0)]
    [InlineData(20, 0, 64, 128)]
    [InlineData(255, 224, 224, 192)]
    public void Color_KnownId_IsThatOfVoc(int id, byte red, byte green, byte blue)
    {
        Assert.Equal(new[] { red, green, blue }, VocPalette.Color(id).ToArray());
    }

    [Fact]
    public void Rgb_AllIds_AreDifferent()
    {
        var colors = Enumerable.Range(0, 256).Select(id => Convert.ToHexString(VocPalette.Color(id)));

        Assert.Equal(256, colors.Distinct().Count());
    }
}
