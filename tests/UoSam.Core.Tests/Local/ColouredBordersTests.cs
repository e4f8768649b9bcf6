using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

public class ColouredBordersTests
{
    private static readonly MapGrid Grid = new(Scene.Embedding().Frame);
    private static readonly ushort[] Ids = [0, 3];

    // Bright up to column 32 of 64, four cells each, and two specks of the other brightness, one on each side.
    private static readonly MaskColours Colours = Make((y, x) => x < 128 != (y is >= 40 and < 48 && x is >= 40 and < 48));

    [Fact]
    public void Move_BorderBesideThatOfTheColours_GoesThereWhereTheEvidenceIsFaint()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 34, 64)));

        var moved = Move(map, Sums(136, 0.2f), 0.5f);

        Assert.Equal(0, moved.Labels[(5 * 64) + 33]);
        Assert.Equal(3, moved.Labels[(5 * 64) + 31]);
        Assert.Equal(map.Labels, Move(map, Sums(136, 4), 0.5f).Labels);
        Assert.Equal(map.Labels, Move(map, Sums(136, 0.2f), 0).Labels);
    }

    /// <summary>A region that is of class 3 by the sums and was given to the background stays there, its rim too.</summary>
    [Fact]
    public void Move_RegionOfAnotherClassThanItsSums_StaysOfIt()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 32, 32)));

        Assert.Equal(map.Labels, Move(map, Sums(128, 2), 0.5f).Labels);
    }

    [Fact]
    public void Move_VoidPixels_StayVoid()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 34, 64)), (255, new PixelBox(32, 0, 36, 20)));

        var moved = Move(map, Sums(136, 0.2f), 0.5f);

        Assert.All(Enumerable.Range(0, 20), y => Assert.Equal(255, moved.Labels[(y * 64) + 33]));
        Assert.Equal(0, moved.Labels[(40 * 64) + 33]);
    }

    [Fact]
    public void Move_CellsThatTeachNothing_ColoursOfTheOthersDecide()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 44, 64)));
        var sums = Sums(176, 0.2f);

        // Nearly half of what is of the class is dark, as all background is: learned from, it keeps more than where it is not.
        var all = Area(Move(map, sums, 0.5f));
        var some = Area(Move(map, sums, 0.5f, (_, cell) => cell % 256 is < 128 or >= 176));

        Assert.Equal(32 * 64, some, 64.0);
        Assert.True(all > some, $"{all} and {some}");
    }

    private static LabelMap Move(LabelMap map, ClassGrids sums, float weight, Func<int, int, bool>? teaches = null) =>
        new ColouredBorders(Grid, Ids, sums, TopClass.Of(Grid.Length, 2, k => sums[k]))
            .Move(map, LabelSpace.Default, Colours, weight, teaches ?? ((_, _) => true));

    // For and against class 3, up to a column of the grid.
    private static ClassGrids Sums(int columns, float value) => ClassGrids.Make(
        2, k => [.. Enumerable.Range(0, Grid.Length).Select(i => (k == 1) == (i % 256 < columns) ? value : -value)]);

    private static int Area(LabelMap map) => map.Labels.Count(id => id == 3);

    private static MaskColours Make(Func<int, int, bool> isBright)
    {
        var values = new byte[MaskColours.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (byte)((isBright(i / 256 % 256, i % 256) ? 160 : 80) + (i * 7 % 40));
        }

        return new MaskColours(values);
    }
}
