using UoSam.Core.Global;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Core.Tests.Masks;
using UoSam.Testing;

namespace UoSam.Core.Tests.Global;

public class CategoryVoteTests
{
    [Fact]
    public void Run_WithoutBackgroundVotes_TheClassWinsUnderMostlyBackground()
    {
        var map = Scene.Map((300, new PixelBox(0, 0, 2, 8)));
        var mask = Sampled(Scene.Mask(new PixelBox(0, 0, 8, 8)));

        var with = Run(map, LabelSpace.Default, new GlobalParameters(), mask);
        var without = Run(map, LabelSpace.Default, new GlobalParameters { BackgroundVotes = false }, mask);

        Assert.Equal((0, 0.75f), (with.Votes.Single().ClassId, with.Votes.Single().Share));
        Assert.Equal((300, 1f), (without.Votes.Single().ClassId, without.Votes.Single().Share));
        Assert.Equal(48, without.Votes.Single().DifferingPixels);
        Assert.Equal(Scene.Map((300, new PixelBox(0, 0, 8, 8))).Labels, without.Map.Labels);
    }

    [Fact]
    public void Run_OneClassWouldBeLeft_TheMapStaysAndNoVoteCounts()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 8, 8)), (255, new PixelBox(40, 40, 44, 44)));

        var result = Run(map, LabelSpace.Default, new GlobalParameters(), Sampled(Scene.Mask(new PixelBox(0, 0, 64, 64))));

        Assert.Same(map, result.Map);
        Assert.False(result.Votes.Single().Painted);
    }

    [Fact]
    public void Run_OnlyVoidUnderTheMask_NobodyVotes()
    {
        var map = Scene.Map((255, new PixelBox(0, 0, 8, 8)), (3, new PixelBox(20, 20, 30, 30)));

        var vote = Run(map, LabelSpace.Default, new GlobalParameters(), Sampled(Scene.Mask(new PixelBox(0, 0, 8, 8))))
            .Votes.Single();

        Assert.Equal((false, 0f, 0), (vote.Painted, vote.Share, vote.DifferingPixels));
    }

    /// <summary>A later mask that reads what an earlier one painted would turn the small one to class 3.</summary>
    [Fact]
    public void Run_SmallUnanimousMaskUnderARepaintedOne_RestoresItsOwnClass()
    {
        var small = new PixelBox(10, 10, 14, 14);
        var map = Scene.Map((3, new PixelBox(0, 0, 30, 30)), (4, small));

        var result = Run(
            map,
            LabelSpace.Default,
            new GlobalParameters(),
            Sampled(Scene.Mask(small)),
            Sampled(Scene.Mask(new PixelBox(0, 0, 30, 30))));

        Assert.Equal(map.Labels, result.Map.Labels);
        Assert.Equal([900, 16], result.Votes.Select(vote => vote.AreaPixels));
    }

    [Fact]
    public void Run_ShareAtThePurity_IsPainted()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 7, 10)));
        var parameters = new GlobalParameters { VotePurity = 0.7 };

        Assert.True(Run(map, LabelSpace.Default, parameters, Sampled(Scene.Mask(new PixelBox(0, 0, 10, 10))))
            .Votes.Single().Painted);
    }

    [Fact]
    public void Run_ShareBelowThePurity_ChangesNothing()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 7, 10)));
        var parameters = new GlobalParameters { VotePurity = 0.71 };

        var result = Run(map, LabelSpace.Default, parameters, Sampled(Scene.Mask(new PixelBox(0, 0, 10, 10))));

        Assert.Equal((3, 0.7f, false), (result.Votes.Single().ClassId, result.Votes.Single().Share, result.Votes.Single().Painted));
        Assert.Equal(map.Labels, result.Map.Labels);
    }

    [Fact]
    public void Run_RandomMapsAndMasks_EqualsVotingPixelByPixel()
    {
        var random = new Random(4);
        var space = new LabelSpace(0, [255, 1000]);
        ushort[] ids = [0, 1, 56, 255, 300, 1000];
        for (var round = 0; round < 60; round++)
        {
            var first = MaskText.Random(random);
            var masks = new List<BitMask> { first };
            for (var i = 0; i < 6; i++)
            {
                var mask = new BitMask(first.Height, first.Width);
                var density = random.NextDouble();
                for (var p = 0; p < first.Height * first.Width; p++)
                {
                    mask[p / first.Width, p % first.Width] = random.NextDouble() < density;
                }

                masks.Add(mask);
            }

            var labels = new ushort[first.Height * first.Width];
            Array.ConvertAll(labels, _ => ids[random.Next(ids.Length)]).CopyTo(labels, 0);
            var map = new LabelMap(first.Height, first.Width, labels);
            var parameters = new GlobalParameters
            {
                BackgroundVotes = random.Next(2) == 0,
                VotePurity = random.Next(3) * 0.3,
            };

            var result = Run(map, space, parameters, [.. masks.Select(Sampled)]);

            Assert.Equal(PixelByPixel(map, space, parameters, masks), result.Map.Labels);
        }
    }

    private static ushort[] PixelByPixel(
        LabelMap map, LabelSpace space, GlobalParameters parameters, IReadOnlyList<BitMask> masks)
    {
        var labels = (ushort[])map.Labels.Clone();
        foreach (var mask in masks.OrderByDescending(mask => mask.Area()))
        {
            var under = Enumerable.Range(0, labels.Length).Where(i => mask[i / map.Width, i % map.Width]).ToList();
            var votes = under.Select(i => map.Labels[i])
                .Where(id => !space.IsVoid(id) && (parameters.BackgroundVotes || id != space.BackgroundId))
                .ToList();
            if (votes.Count == 0)
            {
                continue;
            }

            var winner = votes.GroupBy(id => id).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First();
            if ((double)winner.Count() / votes.Count >= parameters.VotePurity)
            {
                under.ForEach(i => labels[i] = space.IsVoid(map.Labels[i]) ? labels[i] : winner.Key);
            }
        }

        return labels.Where(id => !space.IsVoid(id)).Distinct().Count() < 2 ? map.Labels : labels;
    }

    private static SampledMask Sampled(BitMask mask) =>
        new(mask, mask.Bounds(), new PointPrompt(1, 1, true), 0.9f, 0.95f, mask.Height * mask.Width);

    private static GlobalResult Run(
        LabelMap map, LabelSpace space, GlobalParameters parameters, params SampledMask[] masks) =>
        CategoryVote.Run(map, space, new SampledMasks([.. masks], default), parameters);
}
