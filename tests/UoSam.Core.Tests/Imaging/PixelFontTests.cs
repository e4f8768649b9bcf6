using UoSam.Core.Imaging;

namespace UoSam.Core.Tests.Imaging;

public class PixelFontTests
{
    [Theory]
    [InlineData('e')]
    [InlineData('E')]
    public void IsSet_SmallAndCapitalLetter_TheSameCapital(char letter)
    {
        string[] expected =
        [
            "#####.",
            "#.....",
            "#.....",
            "####..",
            "#.....",
            "#.....",
            "#####.",
            "......",
        ];

        Assert.Equal(expected, Drawn(letter));
    }

    [Fact]
    public void IsSet_UnknownLetter_IsAQuestionMark() => Assert.Equal(Drawn('?'), Drawn('\u00e9'));

    [Fact]
    public void Wrap_LongText_BreaksAtBlanksAndInsideOfWordsThatAreTooLong() =>
        Assert.Equal(["a bc", "defgh", "ij k"], PixelFont.Wrap("a bc defghij k", 5));

    private static string[] Drawn(char letter) =>
        [.. Enumerable.Range(0, 8).Select(y => string.Concat(
            Enumerable.Range(0, PixelFont.Advance).Select(x => PixelFont.IsSet(letter, y, x) ? '#' : '.')))];
}
