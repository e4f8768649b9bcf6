using CsCheck;
using UoSam.Core.Evaluation;

namespace UoSam.Core.Tests.Evaluation;

public class ConfusionMatrixTests
{
    private static Gen<(int Clusters, int Classes, (ushort Truth, ushort Predicted)[] Pixels)> Samples =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4]).SelectMany((clusters, classes) => Gen.Select(
                Gen.UShort[0, (ushort)(classes - 1)], Gen.UShort[0, (ushort)(clusters - 1)]).Array[1, 30]
            .Select(pixels => (clusters, classes, pixels)));

    [Fact]
    public void BestMatching_Majority_GivesEachClusterTheClassOfHighestIou()
    {
        Samples.Sample(sample =>
        {
            var matching = Matrix(sample).BestMatching(ClusterMatching.Majority);

            Assert.Equal(Enumerable.Range(0, sample.Clusters), matching.Select(match => match.PredictedId));
            Assert.All(matching, match =>
            {
                var ious = Enumerable.Range(0, sample.Classes).Select(c => Iou(sample.Pixels, match.PredictedId, c)).ToArray();
                Assert.Equal(Array.IndexOf(ious, ious.Max()), match.TruthId);
                Assert.Equal(ious.Max() > 0 && ious.Count(iou => iou == ious.Max()) > 1, match.IsAmbiguous);
            });
        });
    }

    [Fact]
    public void BestMatching_HighestIou_HasTheHighestSumOfAllOneToOneMatchings()
    {
        Samples.Sample(sample =>
        {
            var matching = Matrix(sample).BestMatching(ClusterMatching.HighestIou);

            var classes = matching.Where(match => match.TruthId is not null).Select(match => match.TruthId!.Value).ToArray();
            Assert.Equal(Math.Min(sample.Clusters, sample.Classes), classes.Distinct().Count());
            Assert.Equal(classes.Length, classes.Distinct().Count());
            var sum = matching.Where(match => match.TruthId is not null)
                .Sum(match => Iou(sample.Pixels, match.PredictedId, match.TruthId!.Value));
            Assert.Equal(Best(sample.Pixels, 0, sample.Clusters, [.. Enumerable.Range(0, sample.Classes)]), sum, 9);
        });
    }

    /// <summary>Tries every class, and none, for every cluster.</summary>
    private static double Best((ushort, ushort)[] pixels, int cluster, int clusters, int[] free) => cluster == clusters
        ? 0
        : free.Select(c => Iou(pixels, cluster, c) + Best(pixels, cluster + 1, clusters, [.. free.Where(f => f != c)]))
            .Append(Best(pixels, cluster + 1, clusters, free))
            .Max();

    private static double Iou((ushort Truth, ushort Predicted)[] pixels, int cluster, int c)
    {
        var either = pixels.Count(p => p.Truth == c || p.Predicted == cluster);
        return either == 0 ? 0 : (double)pixels.Count(p => p.Truth == c && p.Predicted == cluster) / either;
    }

    private static ConfusionMatrix Matrix((int Clusters, int Classes, (ushort Truth, ushort Predicted)[] Pixels) sample)
    {
        var matrix = new ConfusionMatrix(sample.Clusters, sample.Classes);
        matrix.AddPixels([.. sample.Pixels.Select(p => p.Truth)], [.. sample.Pixels.Select(p => p.Predicted)]);
        return matrix;
    }
}
