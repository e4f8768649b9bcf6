using UoSam.Benchmarks.Quality;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Tests.Quality;

public sealed class CoarseKindTests
{
    private static readonly string[] Truth = ["000000", "0vvvv0", "0v11v0", "0vvvv0", "000000"];

    // A void pixel takes its left neighbour, or the right, upper or lower one: those right of and below the object become its own, and
    // anything else is done to 000000, 000000, 001110, 001100, 000000.
    [Theory]
    [InlineData("same", "000000", "0vvvv0", "0v11v0", "0vvvv0", "000000")]
    [InlineData("boxes", "000000", "000000", "001110", "001110", "000000")]
    [InlineData("grown-1", "000000", "011111", "011111", "011111", "011110")]
    [InlineData("shrunk-1", "000000", "000000", "000000", "000000", "000000")]
    [InlineData("shifted-1", "000000", "000000", "000000", "000111", "000110")]
    [InlineData("blocks-2", "000000", "000000", "000000", "000000", "000000")]
    public void Make_TruthWithVoidSeam_LeavesNoVoidButInTheTruthItself(string name, params string[] expected)
    {
        var made = CoarseKind.Parse(name).Make(MapText.Parse(Truth), LabelSpace.Default);

        Assert.Equal(expected, MapText.Draw(made));
    }
}
