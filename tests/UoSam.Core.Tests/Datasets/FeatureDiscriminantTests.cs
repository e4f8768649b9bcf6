using System.Numerics.Tensors;
using UoSam.Core.Datasets;
using UoSam.Core.Denoising;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Datasets;

public class FeatureDiscriminantTests
{
    private static readonly LabelSpace Space = LabelSpace.Default;

    [Fact]
    public void Scores_ImageTakenAway_AreThoseOfTheOthersAlone()
    {
        var images = Enumerable.Range(0, 4).Select(Image).ToArray();
        var all = images.Aggregate(DatasetSums.Empty, (sums, image) => sums.With(image));
        var others = images.Skip(1).Aggregate(DatasetSums.Empty, (sums, image) => sums.With(image));

        var subtracted = new FeatureDiscriminant(all.Without(images[0])).Scores(images[0]);
        var alone = new FeatureDiscriminant(others).Scores(images[0]);

        Assert.Equal(alone.Length, subtracted.Length);
        for (var k = 0; k < alone.Length; k++)
        {
            Assert.All(alone[k].Zip(subtracted[k]), pair => Assert.Equal(pair.First, pair.Second, 1e-2f));
        }
    }

    [Fact]
    public void Classes_OnlyTheImageTakenAwayHasOne_IsNotKnown()
    {
        ImageSums[] images = [Image(0), Image(1), new(DatasetScene.Embedding(2, 9), DatasetScene.Map(9), Space)];
        var all = images.Aggregate(DatasetSums.Empty, (sums, image) => sums.With(image));

        var others = new FeatureDiscriminant(all.Without(images[2]));

        Assert.Equal([0, 1, 2], others.Classes.Select(known => (int)known.Id));
    }

    [Fact]
    public void Scores_AgainstTheTextbooksFormula_AreEqual()
    {
        // Of every cell and its image's mean: means, pooled covariance, and the discriminant, with nothing summed beforehand.
        ImageSums[] images = [Image(0), Image(1)];
        var cells = images.SelectMany(image => Features(image)
            .Select((feature, i) => (Feature: feature, Class: image.Ids[Array.FindIndex(image.Shares, share => share[i] > 0.5f)]))).ToList();
        var means = cells.GroupBy(cell => cell.Class).OrderBy(group => group.Key)
            .Select(group => (group.Key, Count: group.Count(), Mean: Mean([.. group.Select(cell => cell.Feature)]))).ToList();
        var covariance = new double[512 * 512];
        foreach (var (feature, id) in cells)
        {
            var centred = feature.Zip(means.First(mean => mean.Key == id).Mean, (x, mean) => x - mean).ToArray();
            for (var a = 0; a < 512; a++)
            {
                var row = covariance.AsSpan(a * 512, a + 1);
                TensorPrimitives.MultiplyAdd(centred.AsSpan(0, a + 1), centred[a] / cells.Count, row, row);
            }
        }

        var trace = Enumerable.Range(0, 512).Sum(a => covariance[a * 513]);
        for (var a = 0; a < 512; a++)
        {
            covariance[a * 513] += (0.3 * trace / 512) + 1e-9;
        }

        var solver = new Cholesky(covariance, 512);
        var feature0 = cells[0].Feature;
        var expected = means.Select(mean =>
        {
            var weights = solver.Solve(mean.Mean);
            return Dot(weights, feature0) - (0.5 * Dot(weights, mean.Mean)) + Math.Log((double)mean.Count / cells.Count);
        });

        var found = new FeatureDiscriminant(images.Aggregate(DatasetSums.Empty, (sums, image) => sums.With(image)))
            .Scores(images[0]).Select(scores => (double)scores[0]);

        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-2));
    }

    private static ImageSums Image(int i) =>
        new(DatasetScene.Embedding(i, 1 + (i % 2)), DatasetScene.Map((ushort)(1 + (i % 2))), Space);

    private static IEnumerable<double[]> Features(ImageSums image)
    {
        var count = image.Cells.Count;
        var planes = Enumerable.Range(0, 256)
            .Select(c => image.Cells.Values[(c * count)..((c + 1) * count)].Select(value => (double)value).ToArray()).ToArray();
        var mean = planes.Select(plane => plane.Average()).ToArray();
        return Enumerable.Range(0, count).Select(i => (double[])[.. planes.Select(plane => plane[i]), .. mean]);
    }

    private static double[] Mean(double[][] features) =>
        [.. Enumerable.Range(0, 512).Select(a => features.Average(feature => feature[a]))];

    private static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();
}
