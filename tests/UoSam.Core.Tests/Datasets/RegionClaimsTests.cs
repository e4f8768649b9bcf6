using UoSam.Core.Datasets;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Datasets;

/// <summary>An object of class 1, which four images know, by another name.</summary>
public class RegionClaimsTests
{
    private static readonly LabelSpace Space = LabelSpace.Default;

    [Fact]
    public void Of_TwoImagesKnowTheMapsClass_ItsLeadIsHalfTheDifferenceOfScores()
    {
        var others = Others((1, 4), (2, 2));

        var (image, claim) = Claim(others, 2);

        var scores = others.Scores(image);
        var difference = claim.Region.Indices().Average(cell => (double)(scores[1][cell] - scores[2][cell]));
        Assert.Equal((1, 2), (claim.Claimed, claim.Coarse));
        Assert.Equal(difference * 2 / (2 + 2), claim.Lead!.Value, 1e-3);
    }

    [Fact]
    public void Of_NoImageKnowsTheMapsClass_NoLead()
    {
        Assert.Null(Claim(Others((1, 4), (2, 2)), 3).Claim.Lead);
    }

    /// <summary>What the map has right already says nothing of whether it is wrong beside that.</summary>
    [Fact]
    public void Of_TheMapAgreesInPart_ItsLeadIsThatOfTheRest()
    {
        var others = Others((1, 4), (2, 2));
        var map = DatasetScene.Map(2);
        var image = new ImageSums(
            DatasetScene.Embedding(100, 1), map.With([.. map.Labels.Select((id, i) => id == 2 && i % DatasetScene.Side < 30 ? (ushort)1 : id)]), Space);

        var claim = RegionClaims.Of(image, others, Space).Regions.Single(claim => !claim.IsCoarse);

        var scores = others.Scores(image);
        var difference = claim.Region.Indices()
            .Where(cell => image.Shares[image.IndexOf(2)][cell] > 0.5f)
            .Average(cell => (double)(scores[1][cell] - scores[2][cell]));
        Assert.Equal((1, 2), (claim.Claimed, claim.Coarse));
        Assert.InRange(claim.Agreement, 0.3, 0.5);
        Assert.Equal(difference * 2 / (2 + 2), claim.Lead!.Value, 1e-3);
    }

    // The claim on the coarse map's own region, of an image that shows class 1.
    private static (ImageSums Image, RegionClaim Claim) Claim(FeatureDiscriminant others, ushort coarse)
    {
        var image = new ImageSums(DatasetScene.Embedding(100, 1), DatasetScene.Map(coarse), Space);
        return (image, RegionClaims.Of(image, others, Space).Regions.Single(claim => claim.IsCoarse));
    }

    private static FeatureDiscriminant Others(params (ushort Id, int Images)[] classes) =>
        new(classes
            .SelectMany(known => Enumerable.Repeat(known.Id, known.Images))
            .Select((id, i) => new ImageSums(DatasetScene.Embedding(i, id), DatasetScene.Map(id), Space))
            .Aggregate(DatasetSums.Empty, (sums, image) => sums.With(image)));
}
