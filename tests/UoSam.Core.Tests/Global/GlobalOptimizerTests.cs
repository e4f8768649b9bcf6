using UoSam.Core.Global;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Global;

public class GlobalOptimizerTests
{
    private static readonly PixelBox Left = new(2, 4, 26, 40);

    [Fact]
    public void Vote_Majority_WinsAndSmallerMasksArePaintedOverLargerOnes()
    {
        var map = Scene.Map((3, Left), (4, new PixelBox(10, 10, 14, 14)));
        var large = Sampled(new PixelBox(0, 0, 30, 44));
        var small = Sampled(new PixelBox(10, 10, 14, 15));

        var result = Vote(map, LabelSpace.Default, new GlobalParameters(), small, large);

        var expected = Scene.Map((3, new PixelBox(0, 0, 30, 44)), (4, new PixelBox(10, 10, 14, 15)));
        Assert.Equal(expected.Labels, result.Map.Labels);
        Assert.Equal([3, 4], result.Votes.Select(vote => (int)vote.ClassId));
        Assert.Equal(0.8f, result.Votes[1].Share, 0.0001f);
        Assert.Equal(4, result.Votes[1].DifferingPixels);
    }

    [Fact]
    public void Vote_Tie_GoesToTheLowerId()
    {
        var map = Scene.Map((7, new PixelBox(0, 0, 4, 8)), (5, new PixelBox(4, 0, 8, 8)));

        var result = Vote(map, LabelSpace.Default, new GlobalParameters(), Sampled(new PixelBox(0, 0, 8, 8)));

        Assert.Equal(5, result.Votes.Single().ClassId);
    }

    [Fact]
    public void Vote_BelowThePurity_ChangesNothing()
    {
        var map = Scene.Map((3, Left));

        var result = Vote(
            map, LabelSpace.Default, new GlobalParameters { VotePurity = 0.95 }, Sampled(new PixelBox(0, 0, 30, 44)));

        Assert.Equal(map.Labels, result.Map.Labels);
        Assert.False(result.Votes.Single().Painted);
    }

    [Fact]
    public void Vote_Void_NeitherVotesNorChanges()
    {
        var map = Scene.Map((255, new PixelBox(0, 0, 8, 8)), (3, new PixelBox(0, 0, 2, 2)));

        var result = Vote(map, LabelSpace.Default, new GlobalParameters(), Sampled(new PixelBox(0, 0, 8, 9)));

        Assert.Equal(0, result.Votes.Single().ClassId);
        Assert.Equal(60, result.Map.Labels.Count(label => label == 255));
    }

    [Fact]
    public void Optimize_OneLabel_AsksForNothing()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Left));
        var map = Scene.Map();

        var result = GlobalOptimizer.Optimize(
            decoder, [Scene.Embedding()], map, LabelSpace.Default, new GlobalParameters(), SamplingBudget.Unlimited, CancellationToken.None);

        Assert.Same(map, result.Map);
        Assert.Empty(decoder.Asked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Generate_SameMaskFromEveryPoint_OneIsLeftWhateverTheBatch(int batch)
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Left));
        var parameters = new GlobalParameters { PointsPerSide = 4, PointsPerBatch = batch };

        var sampled = AutomaticMaskGenerator.Generate(decoder, [Scene.Embedding()], parameters, SamplingBudget.Unlimited, CancellationToken.None);

        Assert.Equal(16, decoder.Asked.Count);
        Assert.Equal(new PointPrompt(8, 8, true), decoder.Asked[0].Points.Single());
        Assert.Equal(Scene.Mask(Left).Area(), sampled.Masks.Single().Mask.Area());
        Assert.Equal((16, 48, 48, 1), (sampled.Trace.Points, sampled.Trace.MasksDecoded, sampled.Trace.MasksFiltered, sampled.Trace.MasksKept));
    }

    [Fact]
    public void Generate_ScoreAtTheThreshold_IsDropped()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Left), score: 0.5f);
        var parameters = new GlobalParameters { PointsPerSide = 2, PredIouThresh = 0.5 };

        var sampled = AutomaticMaskGenerator.Generate(decoder, [Scene.Embedding()], parameters, SamplingBudget.Unlimited, CancellationToken.None);

        Assert.Empty(sampled.Masks);
    }

    [Fact]
    public void CropBoxes_OneLayer_AreThoseOfTheReference()
    {
        // generate_crop_boxes((375, 500), 1, 512 / 1500): overlap 128, crops of 252 x 314.
        var frames = CropBoxes.For(375, 500, 1, 512.0 / 1500);

        Assert.Equal(
            [
                new PixelBox(0, 0, 500, 375), new PixelBox(0, 0, 314, 252), new PixelBox(0, 124, 314, 375),
                new PixelBox(186, 0, 500, 252), new PixelBox(186, 124, 500, 375),
            ],
            frames.Select(frame => frame.Crop));
    }

    private static SampledMask Sampled(PixelBox box)
    {
        var mask = Scene.Mask(box);
        return new SampledMask(mask, mask.Bounds(), new PointPrompt(1, 1, true), 0.9f, 0.95f, 4096);
    }

    private static GlobalResult Vote(
        LabelMap map, LabelSpace space, GlobalParameters parameters, params SampledMask[] masks) =>
        CategoryVote.Run(map, space, new SampledMasks([.. masks], default), parameters);
}
