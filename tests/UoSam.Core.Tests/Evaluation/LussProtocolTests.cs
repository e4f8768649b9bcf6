using CsCheck;
using UoSam.Core.Evaluation;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Evaluation;

public class LussProtocolTests
{
    private static readonly ClassMatch[] Identity = [.. Enumerable.Range(1, 4).Select(id => new ClassMatch(id, id))];

    [Fact]
    public void Evaluate_FourByFour_IsHandCounted()
    {
        // Truth: class 1 in the left half, void at the upper right. Prediction: class 1 in the two upper rows.
        var truth = EvaluationMaps.Map(4, 4, (y, x) => y == 0 && x == 3 ? 1000 : x < 2 ? 1 : 0);
        var predicted = EvaluationMaps.Map(4, 4, (y, _) => y < 2 ? 1 : 0);

        var report = Evaluate([new EvaluationItem(truth, predicted)], new LussOptions(2) { Matching = Identity[..2] });

        // Class 1: 8 true, 7 predicted outside void, 4 both: 4/11. Class 0: 7 true, 8 predicted, 4 both: 4/11. Class 2: 0.
        Assert.Equal(8 / 11.0 / 3, report.Value("mIoU"), 9);
        Assert.Equal(1, report.Value("Img-Acc"));
        var (precision, recall) = (4 / 7.0, 4 / 8.0);
        Assert.Equal(1.3 * precision * recall / ((0.3 * precision) + recall), report.Value("F-beta"), 9);

        // 8 of 15 pixels: group L, which sees every pixel but void, and only classes that occur in it.
        Assert.Equal(4 / 11.0, report.Value("mIoU L"), 9);
        Assert.True(double.IsNaN(report.Value("mIoU S")));
    }

    [Fact]
    public void Evaluate_FourByFourWithVoidRing_HasHandCountedBoundaries()
    {
        // Radius 1 everywhere but in the four middle pixels:    prediction:
        //   0 0 0 0                                             0 0 0 0
        //   0 V V V                                             0 1 1 1
        //   0 V 1 1                                             0 1 1 1
        //   0 V 1 1                                             0 0 0 0
        var truth = EvaluationMaps.Map(4, 4, (y, x) => y == 0 || x == 0 ? 0 : y == 1 || x == 1 ? 1000 : 1);
        var predicted = EvaluationMaps.Map(4, 4, (y, x) => y is 1 or 2 && x > 0 ? 1 : 0);

        var report = Evaluate([new EvaluationItem(truth, predicted)], new LussOptions(1) { Matching = Identity[..1] });

        // All but one pixel of the middle touch another class or the frame; (2, 2) touches the ring, in the truth, and row 3,
        // in the prediction. So boundaries are the regions, outside void: class 1 has 4 and 2 pixels, 2 in both; class 0 has
        // 7 and 9, 7 in both.
        Assert.Equal(((2 / 4.0) + (7 / 9.0)) / 2, report.Value("mIoU"), 12);
        Assert.Equal(((2 / 4.0) + (7 / 9.0)) / 2, report.Value("B-mIoU"), 12);
        Assert.Equal(9 / 11.0, report.Value("accuracy"), 12);
        Assert.Equal(1.3 * 1 * 0.5 / ((0.3 * 1) + 0.5), report.Value("F-beta"), 12);
        Assert.Equal(1, report.Value("Img-Acc"));

        // 4 of 11 pixels: group ML, which sees the background too.
        Assert.Equal(((2 / 4.0) + (7 / 9.0)) / 2, report.Value("mIoU ML"), 12);
        Assert.Equal(((2 / 4.0) + (7 / 9.0)) / 2, report.Value("B-mIoU ML"), 12);
        Assert.True(double.IsNaN(report.Value("B-mIoU MS")));
    }

    [Fact]
    public void Evaluate_RingOfVoid_MakesABoundaryOfTheTruthThatThePredictionDoesNotHave()
    {
        // 9 x 9 of class 1; in the truth the centre is void. Radius 1: the eight pixels around it are boundary in the truth
        // only; the frame's 32 pixels are in both.
        var truth = EvaluationMaps.Map(9, 9, (y, x) => y == 4 && x == 4 ? 1000 : 1);
        var predicted = EvaluationMaps.Map(9, 9, (_, _) => 1);

        var report = Evaluate([new EvaluationItem(truth, predicted)], new LussOptions(1) { Matching = Identity[..1] });

        Assert.Equal(0.5, report.Value("mIoU"), 12);
        Assert.Equal(32 / 40.0 / 2, report.Value("B-mIoU"), 12);
    }

    [Theory]
    [InlineData(5, "S")]
    [InlineData(6, "MS")]
    [InlineData(25, "MS")]
    [InlineData(26, "ML")]
    [InlineData(50, "ML")]
    [InlineData(51, "L")]
    public void Evaluate_SizeAtAnEdge_FallsIntoTheLowerGroup(int percent, string group)
    {
        var truth = EvaluationMaps.Map(10, 20, (y, x) => (y * 20) + x < 2 * percent ? 3 : 0);

        var report = Evaluate([new EvaluationItem(truth, truth)], new LussOptions(4) { Matching = Identity });

        foreach (var name in new[] { "S", "MS", "ML", "L" })
        {
            Assert.Equal(name == group ? 1 : double.NaN, report.Value($"mIoU {name}"));
        }
    }

    [Fact]
    public void Evaluate_SizeGroup_IsOfThePixelsThatAreNotVoid()
    {
        // 5 of 100 pixels, but 5 of 99 that count: above 5 %.
        var truth = EvaluationMaps.Map(10, 10, (y, x) => y == 0 && x < 5 ? 1 : y == 9 && x == 9 ? 1000 : 0);

        var report = Evaluate([new EvaluationItem(truth, truth)], new LussOptions(1) { Matching = Identity[..1] });

        Assert.True(double.IsNaN(report.Value("mIoU S")));
        Assert.False(double.IsNaN(report.Value("mIoU MS")));
    }

    [Fact]
    public void Evaluate_EmptyPrediction_HasNoHitAndNoF()
    {
        var truth = EvaluationMaps.Map(4, 4, (y, _) => y < 2 ? 1 : 0);
        var predicted = EvaluationMaps.Map(4, 4, (_, _) => 0);

        var report = Evaluate([new EvaluationItem(truth, predicted)], new LussOptions(1));

        Assert.Equal(0, report.Value("Img-Acc"));
        Assert.Equal(0, report.Value("F-beta"));
        Assert.Equal(0.25, report.Value("mIoU"), 9);
    }

    [Fact]
    public void Evaluate_RandomMaps_EqualsTheFormulas()
    {
        var items = Gen.Select(Gen.Int[4, 20], Gen.Int[4, 20], Gen.Int[1, 6])
            .SelectMany((height, width, side) => Gen.Select(
                Id.Array[height * width], Id.Array[height * width], (truth, predicted) => EvaluationMaps.Item(
                    height, width, Blocks(truth, width, side), Blocks(predicted, width, side + 1))));

        items.List[1, 4].Sample(
            images =>
            {
                if (images.All(image => image.Truth.Labels.All(id => id == 1000)))
                {
                    return;
                }

                var expected = LussOracle.Figures(images, 4);

                var report = Evaluate(images, new LussOptions(4) { Matching = Identity });

                foreach (var (name, value) in expected)
                {
                    Assert.Equal(value, report.Value(name), 1e-8);
                }
            },
            iter: 300);
    }

    [Fact]
    public void Evaluate_Threshold_ClearsScoresBelowItAndKeepsEqualOnes()
    {
        var item = EvaluationMaps.Item(1, 4, [1, 1, 0, 0], [1, 1, 1, 1]) with
        {
            Logits = new LogitMap(1, 4, [0.5f, 0.42f, 0.41f, -1f]),
        };

        var report = Evaluate([item], new LussOptions(1) { Thresholds = [0.42] });

        Assert.Equal(1, report.Value("accuracy"));
    }

    [Fact]
    public void Evaluate_Sweep_ReportsTheBestThreshold()
    {
        var item = EvaluationMaps.Item(1, 4, [1, 1, 0, 0], [1, 1, 1, 1]) with
        {
            Logits = new LogitMap(1, 4, [0.9f, 0.5f, 0.4f, 0.1f]),
        };

        var report = Evaluate([item], new LussOptions(1) { Thresholds = [0, 0.2, 0.45, 0.6] });

        Assert.Equal([0.25, ((2 / 3.0) + 0.5) / 2, 1, ((2 / 3.0) + 0.5) / 2], Rounded(report.Sweep));
        Assert.Equal(1, report.Value("mIoU"), 9);
        Assert.Contains("threshold 0.45", report.Notes);

        static IEnumerable<double> Rounded(IEnumerable<SweepPoint> points) => points.Select(p => p.MeanIou);
    }

    [Fact]
    public void Evaluate_ThresholdWithoutScores_IsNoted()
    {
        var item = EvaluationMaps.Item(1, 2, [1, 0], [1, 0]);

        var report = Evaluate([item], new LussOptions(1) { Thresholds = [0.4] });

        Assert.Contains(report.Notes, note => note.StartsWith("1 images have no scores", StringComparison.Ordinal));
    }

    [Fact]
    public void Evaluate_IdPastTheClasses_IsRefusedWithTheImagesName()
    {
        var items = new[] { EvaluationMaps.Item(1, 2, [1, 0], [3, 0]) };

        var fault = Assert.Throws<InvalidInputException>(() => Evaluate(items, new LussOptions(2)));

        Assert.Equal("EVALUATION_CLASS_ID", fault.Reason);
        Assert.StartsWith("image 0: id 3 in the prediction", fault.Message, StringComparison.Ordinal);
    }

    private static Gen<ushort> Id =>
        Gen.Frequency((4, Gen.UShort[0, 0]), (6, Gen.UShort[1, 4]), (1, Gen.UShort[1000, 1000]));

    private static ushort[] Blocks(ushort[] cells, int width, int side) =>
        [.. Enumerable.Range(0, cells.Length)
            .Select(i => cells[(i / width / side * side * width) + (i % width / side * side)])];

    private static EvaluationReport Evaluate(IReadOnlyList<EvaluationItem> items, LussOptions options)
    {
        var source = EvaluationMaps.Source([.. items]);
        var one = LussProtocol.Evaluate(source, options, 1, CancellationToken.None);
        var two = LussProtocol.Evaluate(source, options, 2, CancellationToken.None);
        Assert.Equal(one.Overall, two.Overall);
        return one;
    }
}
