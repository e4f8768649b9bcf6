using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.LabelMaps;

public class PngTextsTests
{
    private static readonly KeyValuePair<string, string>[] Texts =
        [new("Software", "uosam"), new("note", "caf\u00E9"), new("other", "\u65E5\u672C")];

    private static readonly byte[] File =
        LabelPngWriter.Write(new LabelMap(1, 2, [1, 2]), LabelPngFormat.Palette, Texts);

    [Fact]
    public void Read_TextsOfBothKinds_ComeBackInOrder() => Assert.Equal(Texts, PngTexts.Read(File));

    [Fact]
    public void Read_BeginningOfAFile_GivesTheTextsThatLieWhollyInIt()
    {
        var second = File.AsSpan().IndexOf("note\0"u8);

        Assert.Equal(Texts[..1], PngTexts.Read(File.AsSpan(0, second + 6)));
    }

    [Fact]
    public void Read_NoPng_GivesNone() => Assert.Empty(PngTexts.Read("no picture at all"u8));
}
