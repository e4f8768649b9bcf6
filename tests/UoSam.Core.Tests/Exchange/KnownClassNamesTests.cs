using UoSam.Core.Evaluation;
using UoSam.Core.Exchange;

namespace UoSam.Core.Tests.Exchange;

/// <summary>Names against what is known of the label spaces elsewhere: positions that the tables of ids fix.</summary>
public class KnownClassNamesTests
{
    [Theory]
    [InlineData(0, "background")]
    [InlineData(11, "dining table")]
    [InlineData(15, "person")]
    [InlineData(20, "tv monitor")]
    [InlineData(21, null)]
    public void Voc_Ids_AreThoseOfTheDevelopmentKit(int id, string? name) => Assert.Equal(name, KnownClassNames.Voc.Find(id));

    /// <summary>Fine ids of stuffthingmaps: person, car, dog, banner, sky's clouds, wall of brick, window of blinds, wood.</summary>
    [Theory]
    [InlineData(0, "person")]
    [InlineData(2, "vehicle")]
    [InlineData(17, "animal")]
    [InlineData(91, "textile")]
    [InlineData(105, "sky")]
    [InlineData(170, "wall")]
    [InlineData(179, "window")]
    public void CocoStuff27_CoarseOfFine_HasTheNameOfItsGroup(int fine, string name) =>
        Assert.Equal(name, KnownClassNames.CocoStuff27.Find(CocoStuffClasses.CoarseOfFine[fine]));

    /// <summary>labelIds 7, 11, 23, 24 and 33 of cityscapesScripts.</summary>
    [Theory]
    [InlineData(7, "road")]
    [InlineData(11, "building")]
    [InlineData(23, "sky")]
    [InlineData(24, "person")]
    [InlineData(33, "bicycle")]
    public void Cityscapes27_LabelIdsFromSevenOn(int labelId, string name) =>
        Assert.Equal(name, KnownClassNames.Cityscapes27.Find(labelId - 7));
}
