using UoSam.Core.Evaluation;

namespace UoSam.Core.Tests.Evaluation;

public class CocoStuffClassesTests
{
    [Fact]
    public void CoarseOfFine_AllIds_FallIntoTheSuperCategoriesOfCoco()
    {
        var table = CocoStuffClasses.CoarseOfFine;

        // Sizes of COCO's twelve super-categories with its eleven unused ids, in STEGO's order: electronic, appliance, food,
        // furniture, indoor, kitchen, accessory, animal, outdoor, person, sports, vehicle.
        Assert.Equal(182, table.Length);
        Assert.Equal(
            [6, 6, 10, 10, 8, 8, 8, 10, 6, 1, 10, 8],
            Enumerable.Range(0, 12).Select(c => table.Take(91).Count(id => id == c)));
        Assert.All(table.Skip(91), id => Assert.InRange(id, 12, 26));

        // Ceilings 101, 102; clouds 105 and sky 156; the seven walls 170..176; windows 179, 180.
        Assert.Equal((12, 12, 23, 23, 19, 19), (table[101], table[102], table[105], table[156], table[179], table[180]));
        Assert.All(table.Skip(170).Take(7), id => Assert.Equal(18, id));
        Assert.Equal(Enumerable.Range(0, 27), table.Distinct().Order().Select(id => (int)id));
    }
}
