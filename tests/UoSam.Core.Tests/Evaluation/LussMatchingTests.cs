using CsCheck;
using UoSam.Core.Evaluation;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Evaluation;

/// <summary>The image-level matching of LUSS, and match.json.</summary>
public class LussMatchingTests
{
    private static readonly ClassMatch[] Identity = [.. Enumerable.Range(1, 4).Select(id => new ClassMatch(id, id))];

    /// <summary>As Windows editors write UTF-8.</summary>
    [Fact]
    public void Parse_ByteOrderMark_IsReadAsWithout() =>
        Assert.Equal([new ClassMatch(1, 2)], LussMatching.Parse([0xEF, 0xBB, 0xBF, .. """{"1": 2}"""u8], 4));

    /// <summary>Scores of half precision may be rounded to it.</summary>
    [Fact]
    public void Evaluate_ScoresOfMinusInfinityAndNoThreshold_MatchesAsWithoutScores()
    {
        var item = EvaluationMaps.Item(1, 2, [2, 2], [1, 1]) with { Logits = new LogitMap(1, 2, [float.NegativeInfinity, float.NegativeInfinity]) };

        var report = Evaluate([item], new LussOptions(4));

        Assert.Equal(2, report.Matching[0].TruthId);
    }

    [Fact]
    public void Evaluate_ManyImagesAndIds_MatchesAsTryingAllMatchings()
    {
        Gen.Select(Gen.UShort[0, 4].Array[6], Gen.UShort[0, 4].Array[6], (truth, predicted) =>
                EvaluationMaps.Item(2, 3, truth, predicted)).Array[1, 6]
            .Sample(items =>
            {
                var best = Permutations([1, 2, 3, 4]).Select(order => (order, Agreements: items.Sum(item =>
                    Enumerable.Range(1, 4).Count(p => item.Predicted.Labels.Contains((ushort)p)
                        && item.Truth.Labels.Contains((ushort)order[p - 1]))))).ToList();
                var most = best.Max(candidate => candidate.Agreements);
                var optima = best.Where(candidate => candidate.Agreements == most).Select(candidate => candidate.order).ToList();

                var report = Evaluate(items, new LussOptions(4));

                var found = report.Matching.Select(match => match.TruthId!.Value).ToArray();
                Assert.Contains(optima, optimum => optimum.SequenceEqual(found));
                Assert.All(report.Matching, match =>
                {
                    var occurs = items.Any(item => item.Predicted.Labels.Contains((ushort)match.PredictedId));
                    var others = optima.Select(optimum => optimum[match.PredictedId - 1]).Distinct().Count();
                    Assert.Equal(occurs && others > 1, match.IsAmbiguous);
                });
                Assert.Equal(report.Matching.Any(match => match.IsAmbiguous), report.Notes.Any());
            });
    }

    [Fact]
    public void Evaluate_WithoutMatching_MatchesByImagesNotByPixels()
    {
        // Id 1 shares most pixels with class 1 (image 0), but most images with class 2 (images 1 and 2).
        var items = new[]
        {
            EvaluationMaps.Item(1, 4, [1, 1, 1, 1], [1, 1, 1, 1]),
            EvaluationMaps.Item(1, 4, [2, 0, 0, 0], [1, 0, 0, 0]),
            EvaluationMaps.Item(1, 4, [2, 0, 0, 0], [1, 0, 0, 0]),
        };

        var report = Evaluate(items, new LussOptions(2));

        Assert.Equal([2, 1], report.Matching.Select(match => match.TruthId!.Value));
        Assert.Empty(report.Notes);
    }

    [Fact]
    public void Evaluate_MatchingWithTwoOptima_IsNoted()
    {
        var items = new[] { EvaluationMaps.Item(1, 4, [1, 1, 2, 2], [2, 2, 1, 1]) };

        var report = Evaluate(items, new LussOptions(3));

        Assert.Contains("2 predicted ids", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Equal([true, true, false], report.Matching.Select(match => match.IsAmbiguous));
    }

    [Fact]
    public void Evaluate_IdOnlyInVoid_DoesNotTakePartInTheMatching()
    {
        var items = new[]
        {
            EvaluationMaps.Item(1, 4, [1, 1, 1000, 1000], [0, 0, 2, 2]),
            EvaluationMaps.Item(1, 4, [2, 2, 0, 0], [1, 1, 0, 0]),
        };

        var report = Evaluate(items, new LussOptions(2));

        Assert.Equal([2, 1], report.Matching.Select(match => match.TruthId!.Value));
    }

    [Fact]
    public void Evaluate_GivenMatchingWithoutAPredictedId_IsRefused()
    {
        var items = new[] { EvaluationMaps.Item(1, 2, [1, 0], [2, 0]) };
        var options = new LussOptions(2) { Matching = Identity[..1] };

        var fault = Assert.Throws<InvalidInputException>(() => Evaluate(items, options));

        Assert.Equal("EVALUATION_MATCH", fault.Reason);
    }

    [Fact]
    public void Parse_MatchJson_ReadsPairsAscending()
    {
        var matching = LussMatching.Parse("""{"2": 1, "10": 3, "1": 2, "0": 0}"""u8, 10);

        Assert.Equal([new(1, 2), new(2, 1), new(10, 3)], matching);
    }

    [Theory]
    [InlineData("""{"1": 51}""")]
    [InlineData("""{"51": 1}""")]
    [InlineData("""{"1": 0}""")]
    [InlineData("""{"0": 1}""")]
    [InlineData("""{"1": 2, "01": 3}""")]
    [InlineData("""{"x": 1}""")]
    [InlineData("""{"1": 1.5}""")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{")]
    public void Parse_BadMatchJson_IsRefused(string json)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);

        var fault = Assert.Throws<InvalidInputException>(() => LussMatching.Parse(bytes, 50));

        Assert.Equal("EVALUATION_MATCH", fault.Reason);
    }

    [Theory]
    [InlineData("""{"3": 0}""")]
    [InlineData("""{"0": 2}""")]
    [InlineData("""{"-1": 0}""")]
    public void ParseClusters_IdOutOfRange_IsRefused(string json)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);

        var fault = Assert.Throws<InvalidInputException>(() => LussMatching.ParseClusters(bytes, 3, 2));

        Assert.Equal("EVALUATION_MATCH", fault.Reason);
        Assert.Contains("clusters 0..2 and classes 0..1", fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(item => Permutations([.. items.Where(other => other != item)]).Select<int[], int[]>(rest => [item, .. rest]));

    private static EvaluationReport Evaluate(IReadOnlyList<EvaluationItem> items, LussOptions options) =>
        LussProtocol.Evaluate(EvaluationMaps.Source([.. items]), options, 2, CancellationToken.None);
}
