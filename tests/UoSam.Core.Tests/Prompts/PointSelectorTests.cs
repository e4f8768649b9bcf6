using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Prompts;

public class PointSelectorTests
{
    private static readonly PixelBox Box = new(10, 10, 31, 25);

    /// <summary>The best and the worst location of the image lie outside the object: the paper's points go there.</summary>
    [Fact]
    public void Select_LocationConfidence_TakesTheExtremesOfTheWholeImage()
    {
        var points = Select(Scene.Map((3, Box)), PointSource.LocationConfidence, Peaks((50, 40, 1f), (2, 60, -1f)));

        Assert.Equal([new PointPrompt(50, 40, true), new PointPrompt(2, 60, false)], points);
    }

    [Fact]
    public void Select_LocationConfidenceInside_StaysInTheObjectAndItsBoxOutsideTheClass()
    {
        var map = Scene.Map((3, Box), (0, new PixelBox(10, 10, 14, 14)));
        var confidence = Peaks((50, 40, 1f), (20, 20, 0.7f), (2, 60, -1f), (25, 20, -0.9f), (12, 12, -0.5f));

        var points = Select(map, PointSource.LocationConfidenceInside, confidence);

        Assert.Equal([new PointPrompt(20, 20, true), new PointPrompt(12, 12, false)], points);
    }

    [Fact]
    public void Select_LocationConfidenceInsideAFullBox_HasNoNegativePoint()
    {
        var points = Select(Scene.Map((3, Box)), PointSource.LocationConfidenceInside, Peaks((20, 20, 1f)));

        Assert.Equal(new PointPrompt(20, 20, true), points.Single());
    }

    [Fact]
    public void Select_Ties_GoToTheFirstInRasterOrder()
    {
        var points = Select(Scene.Map((3, Box)), PointSource.LocationConfidence, Peaks());

        Assert.Equal([new PointPrompt(0, 0, true), new PointPrompt(0, 0, false)], points);
    }

    /// <summary>
    /// A 21 x 15 box with a 7 x 7 hole at its right: 6 pixels from the rim at (15, 15), first of several; 4 in the hole.
    /// </summary>
    [Fact]
    public void Select_DistanceTransform_TakesTheDeepestPixelsOfTheBox()
    {
        var map = Scene.Map((3, Box), (0, new PixelBox(22, 14, 29, 21)));

        var points = Select(map, PointSource.DistanceTransform, Peaks());

        Assert.Equal([new PointPrompt(15, 15, true), new PointPrompt(25, 17, false)], points);
    }

    // The largest logit is off the object, the smallest off its box: neither counts.
    [Fact]
    public void Select_ForegroundLogits_TakesTheExtremesInsideTheObjectAndInItsBox()
    {
        var map = Scene.Map((3, new PixelBox(10, 10, 30, 20)), (0, new PixelBox(20, 10, 30, 15)));
        var logits = new float[64 * 64];
        logits[(50 * 64) + 50] = 9;
        logits[(16 * 64) + 12] = 7;
        logits[(40 * 64) + 40] = -9;
        logits[(12 * 64) + 25] = -7;

        var points = Select(map, PointSource.ForegroundLogits, Peaks(), logits: logits);

        Assert.Equal([new PointPrompt(12, 16, true), new PointPrompt(25, 12, false)], points);
    }

    [Fact]
    public void Select_Saliency_TakesTheSmoothedPeakInsideTheObject()
    {
        var map = Scene.Map((3, new PixelBox(10, 10, 50, 50)), (0, new PixelBox(40, 10, 50, 20)));
        var saliency = new float[64 * 64];
        saliency[(60 * 64) + 60] = 90;
        saliency[(30 * 64) + 24] = 7;

        var points = Select(map, PointSource.Saliency, Peaks(), negative: 1, logits: saliency);

        Assert.Equal(new PointPrompt(24, 30, true), points[0]);
        Assert.InRange(points[1].X, 40, 49);
        Assert.InRange(points[1].Y, 10, 19);
    }

    [Fact]
    public void Select_SecondPoint_KeepsItsDistanceFromTheFirst()
    {
        var map = Scene.Map((3, new PixelBox(10, 10, 51, 21)));

        var points = Select(map, PointSource.DistanceTransform, Peaks(), positive: 2, negative: 0);

        Assert.Equal(new PointPrompt(15, 15, true), points[0]);
        Assert.Equal(new PointPrompt(21, 15, true), points[1]);
    }

    [Fact]
    public void Select_ObjectOfTheWholeImage_TakesTheMiddle()
    {
        var points = Select(Scene.Map((3, new PixelBox(0, 0, 64, 64))), PointSource.DistanceTransform, Peaks());

        Assert.Equal(new PointPrompt(32, 32, true), points.Single());
    }

    private static PointPrompt[] Select(
        LabelMap map, PointSource source, LocationConfidence confidence, int positive = 1, int negative = 1, float[]? logits = null)
    {
        var target = ObjectSplitter.Split(3, BitMask.Of(map, 3), ObjectSplit.Class).Single();
        var parameters = new PromptParameters
        {
            PointSource = source,
            PositivePoints = positive,
            NegativePoints = negative,
        };
        var values = logits is null ? null : new LogitMap(64, 64, logits);
        return [.. PointSelector.Select(target, map, confidence, parameters, new PointMaps(values, values))];
    }

    // 64 x 64 pixels on 64 x 64 cells: single cells that stand out stay where they are.
    private static LocationConfidence Peaks(params (int X, int Y, float Value)[] peaks)
    {
        var cosines = new float[64 * 64];
        foreach (var (x, y, value) in peaks)
        {
            cosines[(y * 64) + x] = value;
        }

        return new LocationConfidence(new FeatureGrid(Scene.Embedding()), cosines, new float[64 * 64], 1);
    }
}
