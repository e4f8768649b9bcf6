using System.Collections.Immutable;
using UoSam.Core.Denoising;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

/// <summary>
/// An object of 20 x 40 pixels, whose mask claims 8 rows of background below it: a region of 160 pixels that the evidence moves.
/// </summary>
public class DisputedRegionsTests
{
    private static readonly PixelBox Object = new(12, 4, 32, 44);
    private static readonly PixelBox Region = new(12, 44, 32, 52);
    private static readonly PixelBox Both = new(12, 4, 32, 52);

    private static readonly LocalParameters MasksAlone = Preset.Default.Local with { PosteriorWeight = 0, CoarseWeight = 0 };

    /// <summary>
    /// SAM's mask is the region with some rows of the object above or of background below: (their area) / (their area and the region's).
    /// </summary>
    [Theory]
    [InlineData(4, 800 / 960f, true, "it goes with the whole object")]
    [InlineData(36, 0.5f, true, "with the part that is next to it")]
    [InlineData(60, -0.5f, false, "with as much of the background below")]
    [InlineData(52, 0f, false, "with nothing, and the masks' lead is not enough")]
    public void Settle_RegionGoesWithAClass_BelongsToIt(int end, float vote, bool stays, string reason)
    {
        var box = end <= Region.Y0 ? Region with { Y0 = end } : Region with { Y1 = end };
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(box));

        var (map, traces) = Settle(decoder, claim: 0.6f);

        Assert.True(Scene.Map((3, stays ? Both : Object)).Labels.SequenceEqual(map.Labels), reason);
        var trace = Assert.Single(traces);
        Assert.Equal(vote, trace.Vote, 1e-5f);
        Assert.Equal(1.2f, trace.MaskLead, 1e-5f);
        Assert.Equal((0, 3, stays ? 0 : 160), (trace.CoarseClassId, trace.RefinedClassId, trace.Pixels));
        Assert.Equal(stays ? ObjectDecision.Accepted : ObjectDecision.KeptCoarse, trace.Decision);
        Assert.Contains(stays ? " >= 0." : " < 0.", trace.Reason, StringComparison.Ordinal);
    }

    /// <summary>0.3 of the masks' lead and 0.1 of the features', 2 ln(share / (1 - share)); a wide region needs 0.55 of them, others 0.3.</summary>
    [Theory]
    [InlineData(8, 0.9f, 0.6f, true, "0.62")]
    [InlineData(8, 0.9f, 0.5f, false, "0.54")]
    [InlineData(8, 1f, 0.4f, false, "0.52")]
    [InlineData(1, 0.6f, 0.5f, true, "0.36")]
    [InlineData(1, 0.45f, 0.5f, false, "0.27")]
    [InlineData(1, 0.45f, 0.58f, true, "0.33")]
    public void Settle_SamSaysNothing_LeadsDecide(int rows, float claim, float share, bool stays, string reason)
    {
        var region = Region with { Y1 = Region.Y0 + rows };

        var (map, traces) = Settle(new FakeMaskDecoder(_ => Scene.Mask(region)), claim, share, claimed: region);

        Assert.Single(traces);
        Assert.True(Scene.Map((3, stays ? Both with { Y1 = region.Y1 } : Object)).Labels.SequenceEqual(map.Labels), reason);
    }

    /// <summary>The deepest places of 20 x 8 pixels, in cells of a quarter pixel, are in the two middle rows, as far from the ends; the first counts.</summary>
    [Fact]
    public void Settle_Region_IsAskedForAtItsDeepestPlace()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Region));

        var (_, traces) = Settle(decoder, claim: 0.6f);

        var prompt = Assert.Single(decoder.Asked);
        var point = Assert.Single(prompt.Points);
        Assert.Null(prompt.Box);
        Assert.True(point.IsForeground);
        Assert.Equal(47.375f, point.Y, 1e-3f);
        Assert.Equal(15.375f, point.X, 1e-3f);
        Assert.Equal((12f, 44f, 32f, 52f), (traces[0].Box.X0, traces[0].Box.Y0, traces[0].Box.X1, traces[0].Box.Y1));
    }

    /// <summary>A row is four cells, two deep; two rows are four deep, which is wide.</summary>
    [Theory]
    [InlineData(1, 0.8f, 0.5f, 9, "the masks lead by 1.6")]
    [InlineData(1, 0.6f, 0.7f, 9, "the features lead by 2 ln(0.7 / 0.3), which is 1.7")]
    [InlineData(2, 0.8f, 0.7f, 0, "no call is left")]
    public void Settle_SureOfANarrowRegionOrNoCallLeft_AsksNothing(int rows, float claim, float share, int left, string reason)
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Region with { Y1 = 60 }));

        var (map, traces) = Settle(decoder, claim, share, left, Region with { Y1 = Region.Y0 + rows });

        Assert.True(decoder.Asked.Count == 0 && traces.IsEmpty, reason);
        Assert.Equal(Scene.Map((3, Both with { Y1 = Region.Y0 + rows })).Labels, map.Labels);
    }

    [Fact]
    public void Settle_SureOfAWideRegion_AsksAllTheSame()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Region with { Y1 = 60 }));

        var (map, traces) = Settle(decoder, claim: 0.8f, share: 0.7f, claimed: Region with { Y1 = 46 });

        var trace = Assert.Single(traces);
        Assert.Equal(1.6f, trace.MaskLead, 1e-5f);
        Assert.InRange(trace.FeatureLead, 1.4f, 2 * MathF.Log(0.7f / 0.3f));
        Assert.Equal(-14 / 16f, trace.Vote, 1e-5f);
        Assert.Equal(Scene.Map((3, Object)).Labels, map.Labels);
    }

    /// <summary>A mask that is two pixels larger on all sides tells twelve cells of noise: 1.5 of the eight that borders are off.</summary>
    [Fact]
    public void Settle_SureOfARegionThatNoiseExplains_AsksNothing()
    {
        var decoder = new FakeMaskDecoder(_ => Scene.Mask(Region with { Y1 = 60 }));
        var grown = new PixelBox(Object.X0 - 2, Object.Y0 - 2, Object.X1 + 2, Object.Y1 + 2);

        var (map, traces) = Settle(decoder, claim: 0.8f, claimed: grown);

        Assert.Empty(traces);
        Assert.Equal(Scene.Map((3, grown)).Labels, map.Labels);
    }

    /// <summary>What a region is, told by flooding and by looking at all squares of three cells.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Between_RandomMaps_SameAsByFlooding(int seed)
    {
        var grid = new MapGrid(Scene.Embedding().Frame);
        var random = new Random(seed);
        var (before, after) = (Patches(random, grid, 40), Patches(random, grid, 40));

        var regions = MovedRegion.Between(before, after, grid);

        var flooded = Flooded(before, after, grid);
        Assert.NotEmpty(flooded);
        Assert.Equal(
            flooded.Select(cells => string.Join(' ', cells.Order())).Order(),
            regions.Select(region => string.Join(' ', region.Part.Mask.Indices())).Order());
        Assert.All(regions, region => Assert.All(region.Part.Mask.Indices(), i => Assert.Equal((region.From, region.To), (before[i], after[i]))));
    }

    // Features and the object's mask are sure of the object; the mask claims the region with some evidence.
    private static (LabelMap Map, ImmutableArray<RegionTrace> Traces) Settle(
        FakeMaskDecoder decoder, float claim, float share = 0.5f, int left = 9, PixelBox? claimed = null)
    {
        var region = claimed ?? Region;
        var map = Scene.Map((3, Object));
        var input = new LocalInput(Scene.Embedding(), map, LabelSpace.Default, [], MasksAlone);
        var shares = SceneRefinement.Posterior(
            [3], (x, y) => CellScene.Contains(Object, x, y) ? 1 : CellScene.Contains(region, x, y) ? share : 0);
        var posterior = new ClassPosterior(shares, input.Embedding.Frame);
        var odds = new MapOdds(posterior, map, new MapGrid(input.Embedding.Frame));
        var trace = new ObjectTrace(3, 0, 0, 0, [], default, [], 0, 0, ObjectDecision.Accepted, "");
        var refined = new RefinedObject(trace, Scene.Mask(Object), Scene.Mask(Both), Logits(region, claim));
        var evidence = new EvidenceLabelling(input, new Refinement(odds, null, [], [refined], 0));
        var labelled = evidence.Label();
        var disputed = new DisputedRegions(decoder, input, odds);
        disputed.Settle(labelled, evidence, left, CancellationToken.None);
        return (labelled, disputed.Traces);
    }

    private static float[] Logits(PixelBox region, float claim)
    {
        var logits = ScriptedDecoder.Logits(-1, claim, region.X0 * 4, region.Y0 * 4, region.X1 * 4, region.Y1 * 4);
        for (var y = Object.Y0 * 4; y < Object.Y1 * 4; y++)
        {
            logits.AsSpan((y * 256) + (Object.X0 * 4), Object.Width * 4).Fill(1);
        }

        return logits;
    }

    private static int[] Patches(Random random, MapGrid grid, int count)
    {
        var classes = new int[grid.Length];
        for (var patch = 0; patch < count; patch++)
        {
            var (x, y, size, id) = (random.Next(grid.Columns), random.Next(grid.Rows), random.Next(1, 40), random.Next(3));
            for (var i = 0; i < classes.Length; i++)
            {
                var (row, column) = (i / grid.Columns, i % grid.Columns);
                classes[i] = row >= y && row < y + size && column >= x && column < x + (size / 2) + 1 ? id : classes[i];
            }
        }

        return classes;
    }

    private static List<List<int>> Flooded(int[] before, int[] after, MapGrid grid)
    {
        var (regions, seen) = (new List<List<int>>(), new HashSet<int>());
        for (var start = 0; start < before.Length; start++)
        {
            if (before[start] != after[start] && seen.Add(start))
            {
                var (region, open) = (new List<int>(), new Stack<int>([start]));
                while (open.TryPop(out var i))
                {
                    region.Add(i);
                    foreach (var near in Square(i, grid).Where(j => before[j] == before[i] && after[j] == after[i] && seen.Add(j)))
                    {
                        open.Push(near);
                    }
                }

                regions.Add(region);
            }
        }

        return [.. regions.Where(region => region.Exists(i => Square(i, grid).All(region.ToHashSet().Contains)))];
    }

    // A cell and its neighbours.
    private static IEnumerable<int> Square(int i, MapGrid grid) =>
        from y in Enumerable.Range((i / grid.Columns) - 1, 3)
        from x in Enumerable.Range((i % grid.Columns) - 1, 3)
        where y >= 0 && y < grid.Rows && x >= 0 && x < grid.Columns
        select (y * grid.Columns) + x;
}
