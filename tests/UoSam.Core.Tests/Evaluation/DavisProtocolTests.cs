using CsCheck;
using UoSam.Core.Evaluation;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Evaluation;

public class DavisProtocolTests
{
    [Fact]
    public void TolerancePixels_OfDavisFrame_IsEight()
    {
        Assert.Equal(8, ContourMatch.TolerancePixels(480, 854, 0.008));
        Assert.Equal(1, ContourMatch.TolerancePixels(4, 4, 0.008));
    }

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(2, 1.0)]
    [InlineData(3, 0.0)]
    public void F_VerticalEdgeShifted_CountsOnlyWithinTheTolerance(int shift, double expected)
    {
        var truth = Mask(12, 20, (_, x) => x < 8);
        var predicted = Mask(12, 20, (_, x) => x < 8 + shift);

        Assert.Equal(expected, ContourMatch.F(truth, predicted, 20, 2));
    }

    [Fact]
    public void F_EmptyMasks_AreOneTogetherAndZeroAlone()
    {
        var empty = new bool[100];
        var square = Mask(10, 10, (y, x) => y is > 2 and < 7 && x is > 2 and < 7);

        Assert.Equal(1, ContourMatch.F(empty, empty, 10, 1));
        Assert.Equal(0, ContourMatch.F(square, empty, 10, 1));
        Assert.Equal(0, ContourMatch.F(empty, square, 10, 1));
    }

    [Fact]
    public void F_AnyMasks_EqualsThePairwiseDefinition()
    {
        Gen.Select(Gen.Int[2, 9], Gen.Int[2, 9], Gen.Int[1, 3])
            .SelectMany((height, width, radius) => Gen.Select(
                Gen.Bool.Array[height * width], Gen.Bool.Array[height * width],
                (truth, predicted) => (width, radius, truth, predicted)))
            .Sample(sample =>
            {
                var expected = ByPairs(sample.truth, sample.predicted, sample.width, sample.radius);

                Assert.Equal(expected, ContourMatch.F(sample.truth, sample.predicted, sample.width, sample.radius), 12);
            });
    }

    [Fact]
    public void Contour_SinglePixel_MarksItAndItsUpperLeftNeighbours()
    {
        var mask = Mask(4, 4, (y, x) => y == 2 && x == 2);

        var contour = ContourMatch.Contour(mask, 4);

        Assert.Equal([5, 6, 9, 10], Enumerable.Range(0, 16).Where(i => contour[i]));
    }

    [Fact]
    public void Statistics_OfNineFrames_HaveQuartersThatShareTheirEnds()
    {
        // linspace(1, 9, 5) = 1, 3, 5, 7, 9: the first quarter is frames 0..2, the last 6..8.
        var statistics = DavisStatistics.Of([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]);

        Assert.Equal(0.5, statistics.Mean, 12);
        Assert.Equal(4 / 9.0, statistics.Recall, 12);
        Assert.Equal(0.8 - 0.2, statistics.Decay, 12);
    }

    [Fact]
    public void Statistics_OfSixFrames_RoundHalvesAsPublished()
    {
        // linspace(1, 6, 5) = 1, 2.25, 3.5, 4.75, 6: the first quarter is frames 0..1, the last 4..5.
        var statistics = DavisStatistics.Of([1, 0.8, 0, 0, 0.4, 0.2]);

        Assert.Equal(0.9 - 0.3, statistics.Decay, 12);
    }

    [Fact]
    public void Evaluate_TwoObjects_ScoresEachAndAverages()
    {
        var truth = EvaluationMaps.Map(1, 8, (_, x) => x < 2 ? 1 : x < 4 ? 2 : 0);
        var predicted = EvaluationMaps.Map(1, 8, (_, x) => x < 2 ? 1 : x < 3 ? 2 : 0);
        var item = new EvaluationItem(truth, predicted);

        var report = Evaluate([item, item, item], new DavisOptions(LabelSpace.Default));

        Assert.Equal(["sequence/2", "sequence/1"], report.Images.Select(row => row.Name));
        Assert.Equal(0.75, report.Value("J"), 12);
        Assert.Equal(0.5, report.Value("J recall"), 12);
    }

    [Fact]
    public void Evaluate_ObjectAbsentInOneFrame_CountsOneThereUnlessPredicted()
    {
        var with = EvaluationMaps.Map(1, 4, (_, x) => x < 2 ? 1 : 0);
        var without = EvaluationMaps.Map(1, 4, (_, _) => 0);

        var silent = Evaluate(
            [new(without, without), new(with, with), new(without, without)], new DavisOptions(LabelSpace.Default));
        var invented = Evaluate([new(without, with), new(with, with)], new DavisOptions(LabelSpace.Default));

        Assert.Equal(1, silent.Value("J"));
        Assert.Equal(0.5, invented.Value("J"));
    }

    [Fact]
    public void Evaluate_SkippedEnds_AreNotScored()
    {
        var object1 = EvaluationMaps.Map(1, 4, (_, x) => x < 2 ? 1 : 0);
        var nothing = EvaluationMaps.Map(1, 4, (_, _) => 0);
        EvaluationItem[] frames = [new(object1, nothing), new(object1, object1), new(object1, nothing)];

        Assert.Equal(1 / 3.0, Evaluate(frames, new DavisOptions(LabelSpace.Default)).Value("J"), 12);
        Assert.Equal(1, Evaluate(frames, new DavisOptions(LabelSpace.Default) { SkipsEnds = true }).Value("J"));
    }

    [Fact]
    public void Evaluate_VoidPixels_AreInNoMeasure()
    {
        var truth = EvaluationMaps.Map(1, 4, (_, x) => x == 0 ? 1 : x == 1 ? 255 : 0);
        var predicted = EvaluationMaps.Map(1, 4, (_, x) => x < 2 ? 1 : 0);

        var report = Evaluate([new(truth, predicted)], new DavisOptions(LabelSpace.Default));

        Assert.Equal(1, report.Value("J&F"));
    }

    /// <summary>The first and the last id there are; both are objects where no id is background or void.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(65535)]
    public void Evaluate_ObjectOfAnyId_IsScored(int id)
    {
        var map = EvaluationMaps.Map(1, 4, (_, x) => x < 2 ? id : 7);

        var report = Evaluate([new(map, map)], new DavisOptions(new LabelSpace(null, [])));

        Assert.Equal([$"sequence/{id}", "sequence/7"], report.Images.Select(row => row.Name).OrderBy(name => name == "sequence/7"));
        Assert.Equal(1, report.Value("J&F"));
    }

    [Fact]
    public void VideoConsistency_ConstantVideo_IsOne()
    {
        var map = EvaluationMaps.Map(2, 2, (_, x) => x);
        var consistency = new VideoConsistency(8, LabelSpace.Default);
        for (var i = 0; i < 9; i++)
        {
            consistency.Add(map, map);
        }

        Assert.Equal(1, consistency.Value);
    }

    [Fact]
    public void VideoConsistency_EightFramesOnly_HasNoWindow()
    {
        var map = EvaluationMaps.Map(2, 2, (_, x) => x);
        var consistency = new VideoConsistency(8, LabelSpace.Default);
        for (var i = 0; i < 8; i++)
        {
            consistency.Add(map, map);
        }

        Assert.True(double.IsNaN(consistency.Value));
    }

    [Fact]
    public void VideoConsistency_OnePixelFlickers_LosesItInEveryWindowThatSeesIt()
    {
        // n = 2, 5 frames, 4 pixels; pixel 0 of the prediction differs in frame 2 only. Windows (0,1), (1,2), (2,3); the
        // last one, (3,4), is left out: 1, 3/4, 3/4.
        var map = EvaluationMaps.Map(2, 2, (_, x) => x);
        var flicker = EvaluationMaps.Map(2, 2, (y, x) => y == 0 && x == 0 ? 7 : x);
        var consistency = new VideoConsistency(2, LabelSpace.Default);
        for (var i = 0; i < 5; i++)
        {
            consistency.Add(map, i == 2 ? flicker : map);
        }

        Assert.Equal((1 + 0.75 + 0.75) / 3, consistency.Value, 12);
    }

    private static EvaluationReport Evaluate(EvaluationItem[] frames, DavisOptions options) =>
        DavisProtocol.Evaluate(EvaluationMaps.Source(frames), options, 2, CancellationToken.None);

    private static bool[] Mask(int height, int width, Func<int, int, bool> inside) =>
        [.. Enumerable.Range(0, height * width).Select(i => inside(i / width, i % width))];

    /// <summary>Contours from shifted copies, matches from all pairs of contour pixels.</summary>
    private static double ByPairs(bool[] truth, bool[] predicted, int width, int radius)
    {
        var (a, b) = (Contour(predicted, width), Contour(truth, width));
        var precision = Share(a, b);
        var recall = Share(b, a);
        if (a.Count == 0 || b.Count == 0)
        {
            return a.Count == b.Count ? 1 : 0;
        }

        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);

        double Share(List<int> from, List<int> to) => from.Count == 0 ? 0 : (double)from.Count(p => to.Any(q =>
            Math.Pow((p / width) - (q / width), 2) + Math.Pow((p % width) - (q % width), 2) <= radius * radius))
            / from.Count;
    }

    private static List<int> Contour(bool[] mask, int width)
    {
        var height = mask.Length / width;
        return [.. Enumerable.Range(0, mask.Length).Where(i => (i / width == height - 1, i % width == width - 1) switch
        {
            (true, true) => false,
            (true, false) => mask[i] ^ mask[i + 1],
            (false, true) => mask[i] ^ mask[i + width],
            _ => (mask[i] ^ mask[i + 1]) | (mask[i] ^ mask[i + width]) | (mask[i] ^ mask[i + width + 1]),
        })];
    }
}
