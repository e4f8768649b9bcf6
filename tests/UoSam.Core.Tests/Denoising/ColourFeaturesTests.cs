using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Testing;

namespace UoSam.Core.Tests.Denoising;

public class ColourFeaturesTests
{
    [Fact]
    public void Write_OneCell_ScalesMeansDeviationsAndTheirProducts()
    {
        var colours = new CellColours(new float[CellColours.Length]);
        float[] own = [1, -2, 0.5f, 0.1f, 0.2f, 0.3f];
        for (var channel = 0; channel < own.Length; channel++)
        {
            colours.Values[(channel * 64 * 64) + 64 + 1] = own[channel];
        }

        var features = new float[ColourFeatures.Count * 6];
        ColourFeatures.Write(colours, rows: 2, columns: 3, features);

        double[] expected = [1, -2, 0.5, 0.1, 0.2, 0.3, 1, -2, 4, 0.5, -1, 0.25];
        for (var feature = 0; feature < expected.Length; feature++)
        {
            Assert.Equal(0.3 * expected[feature], features[(feature * 6) + 4], 1e-5);
            Assert.Equal(0, features[feature * 6]);
        }
    }

    [Fact]
    public void Posterior_FeaturesThatSayNothing_FollowsTheColours()
    {
        // Columns 20 to 39 are lighter; the coarse map has that object three columns to the right.
        var embedding = new ImageEmbedding(Ones(256 * 64 * 64), 256, 64, ImageFrame.Whole(64, 64));
        var colours = new CellColours(new float[CellColours.Length]);
        for (var cell = 0; cell < 64 * 64; cell++)
        {
            colours.Values[cell] = cell % 64 is >= 20 and < 40 ? 1 : -1;
        }

        var coarse = Scene.Map((5, new PixelBox(23, 0, 43, 64)));

        var blind = Denoised(embedding, coarse);
        var seen = Denoised(embedding with { Colours = colours }, coarse);

        Assert.NotEqual(Scene.Map((5, new PixelBox(20, 0, 40, 64))).Labels, blind.Labels);
        Assert.Equal(Scene.Map((5, new PixelBox(20, 0, 40, 64))).Labels, seen.Labels);
    }

    [Fact]
    public void Cells_WithAndWithoutColours_EndWithTheConstant()
    {
        var embedding = Scene.Embedding() with { Colours = new CellColours(Ones(CellColours.Length)) };

        var plain = new CellFeatures(embedding);
        var coloured = new CellFeatures(embedding, withColours: true);

        Assert.Equal(FeatureMemory.Features * 4096, plain.Values.Length);
        Assert.Equal((FeatureMemory.Features + ColourFeatures.Count) * 4096, coloured.Values.Length);
        Assert.All(plain.Values.AsSpan(258 * 4096).ToArray(), value => Assert.Equal(1, value));
        Assert.All(coloured.Values.AsSpan(270 * 4096).ToArray(), value => Assert.Equal(1, value));
        Assert.Equal(plain.Values.AsSpan(0, 258 * 4096), coloured.Values.AsSpan(0, 258 * 4096));
    }

    private static LabelMap Denoised(ImageEmbedding embedding, LabelMap coarse) => DenoisedMap.Of(
        new ClassPosterior(embedding, coarse, LabelSpace.Default, 0.3), new MapGrid(embedding.Frame), coarse, LabelSpace.Default, 2);

    private static float[] Ones(int length)
    {
        var values = new float[length];
        Array.Fill(values, 1);
        return values;
    }
}
