using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.PostProcessing;

namespace UoSam.Core.Tests.PostProcessing;

public class DenseCrfTests
{
    private const int Height = 12;
    private const int Width = 15;

    public static TheoryData<string> Sets => ["stego", "dpss", "dpss-final"];

    /// <summary>
    /// On pictures of 12 x 15 the lattice's few cells make the appearance term off by some per cent (see
    /// <see cref="LatticeKernelTests"/>). A pixel that is near 1/2 at first can end on the other side for that: one in fifty
    /// may, and probabilities may differ by 0.01 on average.
    /// </summary>
    [Theory]
    [InlineData("stego", 1)]
    [InlineData("stego", 10)]
    [InlineData("dpss", 1)]
    [InlineData("dpss", 5)]
    [InlineData("dpss-final", 1)]
    [InlineData("dpss-final", 15)]
    public void Infer_TinyPictures_AgreesWithTheCrfByItsFormulas(string set, int steps)
    {
        var parameters = Named(set) with { Iterations = steps };
        for (var seed = 0; seed < 4; seed++)
        {
            var image = TwoTones(seed);
            var map = Noisy(seed);
            var unary = UnaryEnergies.FromLabels(map.Labels, [0, 1, 2], (float)parameters.GtProb);
            var stride = MeanField.StrideOf(3);

            var found = DenseCrf.Infer(unary, 3, image, parameters, CancellationToken.None);

            var exact = CrfOracle.Infer(
                [.. Enumerable.Range(0, Height * Width).Select(i => unary.AsSpan(i * stride, 3).ToArray()
                    .Select(energy => (double)energy).ToArray())],
                image,
                parameters);
            var errors = exact.SelectMany((row, i) => row.Select((p, label) => Math.Abs(p - found[(i * stride) + label])));
            Assert.InRange(errors.Average(), 0, 0.01);
            var flipped = exact.Where((row, i) =>
                Array.IndexOf(row, row.Max()) != Array.IndexOf(found, found.AsSpan(i * stride, 3).ToArray().Max(), i * stride) - (i * stride));
            Assert.InRange(flipped.Count(), 0, Height * Width / 50);
        }
    }

    /// <summary>The map's border is three columns off the picture's; every parameter set moves it there.</summary>
    [Theory]
    [MemberData(nameof(Sets))]
    public void Refine_BorderBesideTheEdge_MovesOntoIt(string set)
    {
        const int Side = 60;
        var pixels = Enumerable.Range(0, Side * Side).SelectMany(i => Enumerable.Repeat((byte)(i % Side < 30 ? 40 : 200), 3));
        var image = new RgbImage(Side, Side, [.. pixels]);
        var coarse = Map(Side, x => x < 33 ? 7 : 300);

        var refined = DenseCrf.Refine(coarse, LabelSpace.Default, image, Named(set));

        Assert.Equal(Map(Side, x => x < 30 ? 7 : 300).Labels, refined.Labels);
    }

    [Fact]
    public void Refine_VoidPixels_StayAndBelieveNothing()
    {
        const int Side = 40;
        var image = new RgbImage(Side, Side, [.. Enumerable.Repeat((byte)90, Side * Side * 3)]);
        var coarse = Map(Side, x => x < 15 ? 1 : x < 25 ? 255 : 2);

        var refined = DenseCrf.Refine(coarse, LabelSpace.Default, image, CrfParameters.Dpss);

        for (var i = 0; i < coarse.Labels.Length; i++)
        {
            Assert.Equal(coarse.Labels[i] == 255, refined.Labels[i] == 255);
        }
    }

    [Fact]
    public void Refine_OneLabel_GivesTheMapBack()
    {
        var map = new LabelMap(2, 2, [5, 5, 255, 5]);

        Assert.Same(map, DenseCrf.Refine(map, LabelSpace.Default, new RgbImage(2, 2, new byte[12]), CrfParameters.Stego));
    }

    [Fact]
    public void Refine_Twice_GivesTheSameProbabilities()
    {
        var (image, map) = (TwoTones(1), Noisy(1));
        var unary = UnaryEnergies.FromLabels(map.Labels, [0, 1, 2], 0.7f);

        var first = DenseCrf.Infer(unary, 3, image, CrfParameters.Stego, CancellationToken.None);
        var second = DenseCrf.Infer(unary, 3, image, CrfParameters.Stego, CancellationToken.None);

        Assert.Equal(first, second);
    }

    /// <summary>Probabilities that say what the labels say give what the labels give.</summary>
    [Fact]
    public void Refine_Probabilities_EqualsLabelsOfTheSameBelief()
    {
        var (image, map) = (TwoTones(2), Noisy(2));
        var probabilities = new float[3 * Height * Width];
        for (var i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = map.Labels[i % (Height * Width)] == i / (Height * Width) ? 0.7f : 0.15f;
        }

        var refined = DenseCrf.Refine(
            map, new LabelSpace(0, []), new ClassScores(Height, Width, [0, 1, 2], probabilities), image, CrfParameters.Stego);

        Assert.Equal(DenseCrf.Refine(map, new LabelSpace(0, []), image, CrfParameters.Stego).Labels, refined.Labels);
    }

    /// <summary>
    /// Logits of 0..3 against the CRF by its formulas, from energies that are written down here: where the map has the highest score, -ln of the
    /// softmax; in the left five columns, which the map has as class 2, -ln 0.7 for it and -ln 0.15 for the others.
    /// </summary>
    [Theory]
    [MemberData(nameof(Sets))]
    public void Refine_Scores_AgreesWithTheCrfByItsFormulas(string set)
    {
        var parameters = Named(set) with { GtProb = 0.7 };
        for (var seed = 0; seed < 3; seed++)
        {
            var (image, scores) = (TwoTones(seed), Logits(seed));
            var winners = scores.Winners(Height, Width);
            var map = new LabelMap(Height, Width, [.. winners.Labels.Select((id, i) => i % Width < 5 ? (ushort)2 : id)]);

            var refined = DenseCrf.Refine(map, new LabelSpace(0, []), scores, image, parameters);

            var exact = CrfOracle.Infer(
                [.. map.Labels.Select((label, i) => label == winners.Labels[i]
                    ? Energies([.. Enumerable.Range(0, 3).Select(k => (double)scores.Values[(k * Height * Width) + i])])
                    : [.. Enumerable.Range(0, 3).Select(k => -Math.Log(k == label ? 0.7 : 0.15))])],
                image,
                parameters);
            var flipped = exact.Where((row, i) => Array.IndexOf(row, row.Max()) != refined.Labels[i]);
            Assert.InRange(flipped.Count(), 0, Height * Width / 50);
        }
    }

    /// <summary>Ids of the scores that the map lacks may win; ids of the map without scores may stay; void stays.</summary>
    [Fact]
    public void Refine_ScoresOfOtherIds_JoinThoseOfTheMap()
    {
        const int Side = 20;
        var image = new RgbImage(Side, Side, [.. Enumerable.Range(0, Side * Side).SelectMany(i => Enumerable.Repeat((byte)(i % Side < 10 ? 40 : 200), 3))]);
        var scores = new ClassScores(1, 2, [7, 300], [0.9f, 0.1f, 0.1f, 0.9f]);
        var map = Map(Side, x => x == 19 ? 255 : x is 9 ? 9 : x < 10 ? 7 : 300);

        var refined = DenseCrf.Refine(map, LabelSpace.Default, scores, image, CrfParameters.Stego);

        Assert.Equal(Map(Side, x => x == 19 ? 255 : x < 10 ? 7 : 300).Labels, refined.Labels);
    }

    [Fact]
    public void Refine_PictureOfAnotherSize_IsRefusedWithBothSizes()
    {
        var fault = Assert.Throws<InvalidInputException>(() => DenseCrf.Refine(
            new LabelMap(1, 2, [0, 1]), LabelSpace.Default, new RgbImage(2, 2, new byte[12]), CrfParameters.Stego));

        Assert.Equal("POST_SIZE", fault.Reason);
        Assert.Contains("1 x 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("2 x 2", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>-ln 0.7, -ln (0.3 / 2), and -ln (1 / 3) where the label is unknown.</summary>
    [Fact]
    public void FromLabels_ThreeLabels_GivesTheEnergiesOfPydensecrf()
    {
        var unary = UnaryEnergies.FromLabels([9, 255], [4, 9, 300], 0.7f);

        Assert.Equal([1.89712f, 0.356675f, 1.89712f], unary.AsSpan(0, 3).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        var unknown = unary.AsSpan(MeanField.StrideOf(3), 3).ToArray();
        Assert.All(unknown, energy => Assert.Equal(1.0986123f, energy, 1e-6f));
    }

    private static ClassScores Logits(int seed)
    {
        var random = new Random(seed + 200);
        return new ClassScores(Height, Width, [0, 1, 2], [.. Enumerable.Range(0, 3 * Height * Width).Select(i =>
            (float)((3 * random.NextDouble()) + (i / (Height * Width) == (i % Width < 8 ? 1 : 2) ? 1 : 0)))]);
    }

    private static double[] Energies(double[] logits)
    {
        var sum = logits.Sum(Math.Exp);
        return [.. logits.Select(logit => -Math.Log(Math.Max(Math.Exp(logit) / sum, 1e-5)))];
    }

    private static CrfParameters Named(string set) => set switch
    {
        "stego" => CrfParameters.Stego,
        "dpss" => CrfParameters.Dpss,
        _ => CrfParameters.DpssFinal,
    };

    private static LabelMap Map(int side, Func<int, int> label) =>
        new(side, side, [.. Enumerable.Range(0, side * side).Select(i => (ushort)label(i % side))]);

    private static RgbImage TwoTones(int seed)
    {
        var random = new Random(seed);
        var pixels = Enumerable.Range(0, Height * Width).SelectMany(i =>
            Enumerable.Repeat(i % Width < 7 ? 90 : 120, 3).Select(tone => (byte)(tone + random.Next(-9, 10))));
        return new RgbImage(Height, Width, [.. pixels]);
    }

    private static LabelMap Noisy(int seed)
    {
        var random = new Random(seed + 100);
        return new LabelMap(Height, Width, [.. Enumerable.Range(0, Height * Width).Select(i =>
            (ushort)(random.NextDouble() < 0.25 ? random.Next(3) : i % Width < 8 ? 1 : 2))]);
    }
}
