using UoSam.Core.Evaluation;

namespace UoSam.Core.Tests.Evaluation;

public class StegoProtocolTests
{
    [Fact]
    public void Evaluate_SwappedClusters_MatchesByPixelsAndIsHandCounted()
    {
        // Cluster 1 on class 0: 3 pixels, cluster 0 on class 1: 2, cluster 0 on class 0: 1; class 2 occurs nowhere.
        var source = EvaluationMaps.Source(EvaluationMaps.Item(1, 7, [0, 0, 0, 0, 1, 1, 255], [1, 1, 1, 0, 0, 0, 2]));

        var report = Evaluate(source, new StegoOptions(3));

        Assert.Equal([1, 0, 2], report.Matching.Select(match => match.TruthId!.Value));
        Assert.Equal(((3 / 4.0) + (2 / 3.0)) / 2, report.Value("mIoU"), 12);
        Assert.Equal(5 / 6.0, report.Value("accuracy"), 12);
        Assert.Empty(report.Notes);
    }

    [Fact]
    public void Evaluate_MoreClustersThanClasses_CountsTheRestAsMisses()
    {
        var source = EvaluationMaps.Source(EvaluationMaps.Item(1, 6, [0, 0, 0, 1, 1, 1], [2, 2, 1, 0, 0, 0]));

        var report = Evaluate(source, new StegoOptions(2) { ClusterCount = 3 });

        Assert.Equal([1, null, 0], report.Matching.Select(match => match.TruthId));
        Assert.Equal(((2 / 3.0) + 1) / 2, report.Value("mIoU"), 12);
        Assert.Equal(5 / 6.0, report.Value("accuracy"), 12);
    }

    [Fact]
    public void Evaluate_PixelsThatWereNotPredicted_AreLeftOut()
    {
        var source = EvaluationMaps.Source(EvaluationMaps.Item(1, 4, [0, 1, 1, 0], [0, 1, 1, 255]));

        var report = Evaluate(source, new StegoOptions(2));

        Assert.Equal(1, report.Value("accuracy"));
        Assert.Equal(1, report.Value("mIoU"));
    }

    [Fact]
    public void Evaluate_Cityscapes_TakesLabelIdsFromSevenOn()
    {
        var source = EvaluationMaps.Source(EvaluationMaps.Item(1, 5, [7, 33, 6, 34, 255], [4, 5, 4, 4, 4]));

        var report = Evaluate(source, StegoOptions.Cityscapes27);

        Assert.Equal(2, report.Classes.Sum(row => row.TruthPixels));
        Assert.Equal([0, 26], report.Classes.Select(row => row.ClassId));
        Assert.Equal(1, report.Value("mIoU"));
    }

    [Fact]
    public void Evaluate_TwoClustersAlike_NotesThatTheMatchingIsNotUnique()
    {
        var source = EvaluationMaps.Source(EvaluationMaps.Item(1, 4, [0, 0, 1, 1], [0, 1, 0, 1]));

        var report = Evaluate(source, new StegoOptions(2));

        Assert.Contains("not unique: clusters 0, 1", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    private static EvaluationReport Evaluate(EvaluationSource source, StegoOptions options) =>
        StegoProtocol.Evaluate(source, options, 2, CancellationToken.None);
}
