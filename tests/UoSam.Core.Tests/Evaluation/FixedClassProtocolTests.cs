using UoSam.Core.Evaluation;

namespace UoSam.Core.Tests.Evaluation;

public class FixedClassProtocolTests
{
    [Fact]
    public void Evaluate_TwoImages_PoolsPixelsBeforeDividing()
    {
        var source = EvaluationMaps.Source(
            EvaluationMaps.Item(1, 4, [0, 0, 1, 1], [0, 1, 1, 1]),
            EvaluationMaps.Item(1, 4, [1, 1, 1, 1], [1, 1, 1, 0]));

        var report = Evaluate(source, FixedClassOptions.Boundary);

        // Class 0: 1 of 2 + 2 - 1 = 3; class 1: 5 of 6 + 6 - 5 = 7; 6 of 8 pixels are right.
        Assert.Equal(((1 / 3.0) + (5 / 7.0)) / 2, report.Value("mIoU"), 12);
        Assert.Equal(0.75, report.Value("accuracy"), 12);
        Assert.Equal([0, 1], report.Classes.Select(row => row.ClassId));
        Assert.Equal([2L, 6L], report.Classes.Select(row => row.TruthPixels));
    }

    [Fact]
    public void Evaluate_ClassOnlyPredicted_CountsOnlyUnderDefinedAndAll()
    {
        var source = EvaluationMaps.Source(EvaluationMaps.Item(1, 4, [0, 0, 0, 0], [0, 0, 0, 2]));
        var options = FixedClassOptions.Boundary with { ClassCount = 4 };

        var present = Evaluate(source, options);
        var defined = Evaluate(source, options with { Average = ClassAverage.Defined });
        var all = Evaluate(source, options with { Average = ClassAverage.All });

        Assert.Equal(0.75, present.Value("mIoU"), 12);
        Assert.Equal(0.75 / 2, defined.Value("mIoU"), 12);
        Assert.Equal(0.75 / 4, all.Value("mIoU"), 12);
    }

    /// <summary>Masks of 0 and 255: what they are about is left out, and the figures of the rest look good.</summary>
    [Theory]
    [InlineData(255, 0, true)]
    [InlineData(255, 1, false)]
    [InlineData(7, 7, false)]
    public void Evaluate_OneClassBesidesVoid_IsNoted(int mask, int other, bool isNoted)
    {
        var (id, second) = ((ushort)mask, (ushort)other);
        var source = EvaluationMaps.Source(
            EvaluationMaps.Item(1, 4, [0, 0, id, id], [0, 0, id, 0]), EvaluationMaps.Item(1, 4, [0, 0, 0, second], [0, 0, 0, 0]));

        var notes = Evaluate(source, FixedClassOptions.Boundary).Notes;

        Assert.Equal(isNoted ? 1 : 0, notes.Count);
        Assert.All(notes, note => Assert.Contains("background (0) alone, all else in it is void (255)", note, StringComparison.Ordinal));
    }

    [Fact]
    public void Evaluate_VoidTruth_IsLeftOutWhateverIsPredicted()
    {
        var source = EvaluationMaps.Source(EvaluationMaps.Item(1, 4, [0, 255, 255, 1], [0, 1, 0, 1]));

        var report = Evaluate(source, FixedClassOptions.Boundary);

        Assert.Equal(1, report.Value("mIoU"));
        Assert.Equal(1, report.Value("B-mIoU"));
        Assert.Equal(1, report.Value("accuracy"));
    }

    [Fact]
    public void Evaluate_VoidRing_IsABoundaryForTruthAndPredictionAlike()
    {
        // 9 x 9, radius 1: class 1 fills columns 0..5, void column 4 cuts it; the prediction ignores the cut.
        var truth = EvaluationMaps.Map(9, 9, (_, x) => x == 4 ? 255 : x < 6 ? 1 : 0);
        var predicted = EvaluationMaps.Map(9, 9, (_, x) => x < 6 ? 1 : 0);

        var report = Evaluate(EvaluationMaps.Source(new EvaluationItem(truth, predicted)), FixedClassOptions.Boundary);

        Assert.Equal(1, report.Value("B-mIoU"));
    }

    [Fact]
    public void Evaluate_BoundaryOfShiftedSquare_IsHandCounted()
    {
        // 7 x 7, radius 1. Truth: rows and columns 1..3; prediction: rows 1..3, columns 2..4. Both rings have 8 pixels.
        // The truth's hole is (2, 2), the prediction's (2, 3). Rings meet in columns 2 and 3 of rows 1 and 3: 4 pixels,
        // row 2 has (2, 1), (2, 3) against (2, 2), (2, 4): none. IoU of class 1 = 4 / 12.
        var truth = EvaluationMaps.Map(7, 7, (y, x) => y is >= 1 and <= 3 && x is >= 1 and <= 3 ? 1 : 0);
        var predicted = EvaluationMaps.Map(7, 7, (y, x) => y is >= 1 and <= 3 && x is >= 2 and <= 4 ? 1 : 0);

        var report = Evaluate(EvaluationMaps.Source(new EvaluationItem(truth, predicted)), FixedClassOptions.Boundary);

        Assert.Equal(4 / 12.0, report.Classes[1].Figures.Single(figure => figure.Name == "B-IoU").Value, 12);
    }

    [Fact]
    public void Evaluate_VoidInThePrediction_IsAMiss()
    {
        var source = EvaluationMaps.Source(EvaluationMaps.Item(1, 4, [1, 1, 1, 1], [1, 1, 255, 255]));

        var report = Evaluate(source, FixedClassOptions.Boundary);

        Assert.Equal(0.5, report.Value("mIoU"));
        Assert.Equal(0.5, report.Value("accuracy"));
    }

    [Fact]
    public void Evaluate_AllVoidImage_AddsNothingAndIsNoted()
    {
        var source = EvaluationMaps.Source(EvaluationMaps.Item(1, 2, [255, 255], [0, 1]), EvaluationMaps.Item(1, 2, [1, 1], [1, 1]));

        var report = Evaluate(source, FixedClassOptions.Boundary);

        Assert.Equal(1, report.Value("mIoU"));
        Assert.Contains("1 of 2 images", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Equal("image 0", report.Images[^1].Name);
    }

    [Fact]
    public void Evaluate_IdPastTheClasses_IsRefusedWithTheImagesName()
    {
        var source = EvaluationMaps.Source(EvaluationMaps.Item(1, 2, [0, 0], [0, 0]), EvaluationMaps.Item(1, 2, [0, 0], [0, 21]));

        var fault = Assert.Throws<InvalidInputException>(() => Evaluate(source, FixedClassOptions.Voc));

        Assert.Equal("EVALUATION_CLASS_ID", fault.Reason);
        Assert.Contains("image 1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("21", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_SizesThatDiffer_AreRefusedWithTheImagesName()
    {
        var source = EvaluationMaps.Source(
            new EvaluationItem(EvaluationMaps.Map(2, 3, (_, _) => 0), EvaluationMaps.Map(3, 2, (_, _) => 0)));

        var fault = Assert.Throws<InvalidInputException>(() => Evaluate(source, FixedClassOptions.Boundary));

        Assert.Equal("EVALUATION_SIZE", fault.Reason);
        Assert.StartsWith("image 0: the prediction has 3 rows x 2 columns", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_NoImages_IsRefused()
    {
        var fault = Assert.Throws<InvalidInputException>(() => Evaluate(EvaluationMaps.Source(), FixedClassOptions.Boundary));

        Assert.Equal("EVALUATION_EMPTY", fault.Reason);
    }

    [Fact]
    public void ComparedTo_MapsBefore_ListsTheImageThatLostMostFirst()
    {
        var before = EvaluationMaps.Source(EvaluationMaps.Item(1, 2, [0, 1], [0, 0]), EvaluationMaps.Item(1, 2, [0, 1], [0, 1]));
        var after = EvaluationMaps.Source(EvaluationMaps.Item(1, 2, [0, 1], [0, 1]), EvaluationMaps.Item(1, 2, [0, 1], [0, 0]));

        var report = Evaluate(after, FixedClassOptions.Boundary)
            .ComparedTo(Evaluate(before, FixedClassOptions.Boundary));

        Assert.Equal(["image 1", "image 0"], report.Images.Select(image => image.Name));
        Assert.Equal(-0.75, report.Images[0].Figures[0].Gain!.Value, 12);
        Assert.Equal(0, report.Overall[0].Gain);
    }

    private static EvaluationReport Evaluate(EvaluationSource source, FixedClassOptions options)
    {
        var one = FixedClassProtocol.Evaluate(source, options, 1, CancellationToken.None);
        var two = FixedClassProtocol.Evaluate(source, options, 2, CancellationToken.None);
        Assert.Equal(one.Overall, two.Overall);
        return one;
    }
}
