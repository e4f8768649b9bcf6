using UoSam.Core.Global;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Global;

public class AutomaticMaskGeneratorTests
{
    private static readonly float[] Scores = [0.99f, 0.9f, 0.5f, 0.5f];

    /// <summary>Token 0 is SAM's single mask, which the generator does not use however good its score.</summary>
    [Fact]
    public void Generate_SingleMaskToken_IsNotUsed()
    {
        var decoder = new ScriptedDecoder((_, _) => new DecodedPrompt(
            Scores, [Square(0, 4), Square(40, 20), Square(0, 9), Square(0, 9)]));

        var masks = Generate(decoder, new GlobalParameters { PointsPerSide = 1, MinMaskRegionArea = 0 }).Masks;

        Assert.Equal(new PixelBox(10, 10, 15, 15), masks.Single().Box);
        Assert.Equal(0.9f, masks.Single().PredictedIou);
    }

    /// <summary>Logits of 0.5 are foreground, but not above 1: none of the pixels is stable.</summary>
    [Theory]
    [InlineData(0.5f, 0)]
    [InlineData(1.5f, 1)]
    public void Generate_MaskNearTheThreshold_IsUnstable(float inside, int left)
    {
        var logits = ScriptedDecoder.Logits(-9, inside, 0, 0, 256, 256);
        var decoder = new ScriptedDecoder((_, _) => new DecodedPrompt(Scores, [logits, logits, logits, logits]));

        Assert.Equal(left, Generate(decoder, new GlobalParameters { PointsPerSide = 1 }).Masks.Length);
    }

    /// <summary>Two squares of IoU 0.64 and 0.8 by boxes: only the second pair is suppressed.</summary>
    [Fact]
    public void Generate_OverlappingMasks_TheBetterScoreIsKept()
    {
        float[] scores = [0, 0.9f, 0.95f, 0.91f];
        var decoder = new ScriptedDecoder((_, _) => new DecodedPrompt(
            scores, [null, Square(0, 80), Square(0, 84), Square(0, 128)]));

        var sampled = Generate(decoder, new GlobalParameters { PointsPerSide = 1, MinMaskRegionArea = 0 });

        Assert.Equal([0.95f, 0.91f], sampled.Masks.Select(mask => mask.PredictedIou));
        Assert.Equal((3, 2), (sampled.Trace.MasksFiltered, sampled.Trace.MasksKept));
    }

    /// <summary>The mask with an island gives way to its twin without one, although its score is better.</summary>
    [Fact]
    public void Generate_SmallRegions_UnchangedMasksWin()
    {
        float[] scores = [0, 0.95f, 0.9f, 0];
        var speckled = Square(0, 120);
        Square(240, 8).AsSpan(240 * 256).CopyTo(speckled.AsSpan(240 * 256));
        var decoder = new ScriptedDecoder((_, _) => new DecodedPrompt(scores, [null, speckled, Square(0, 120), null]));

        var mask = Generate(decoder, new GlobalParameters { PointsPerSide = 1, MinMaskRegionArea = 20 }).Masks.Single();

        Assert.Equal(0.9f, mask.PredictedIou);
        Assert.Equal(900, mask.Mask.Area());
    }

    /// <summary>
    /// A crop of the left half: a mask that ends at the crop's right edge is cut off and dropped, one at the image's
    /// left edge is whole; and its pixels come out at their place in the image.
    /// </summary>
    [Fact]
    public void Generate_MaskAtACropsInnerEdge_IsDropped()
    {
        var crop = new ImageFrame(200, 400, new PixelBox(100, 0, 300, 200), 1, 1024);
        float[] scores = [0, 0.9f, 0.9f, 0];
        var cut = ScriptedDecoder.Logits(-9, 9, 128, 64, 256, 192);
        var whole = ScriptedDecoder.Logits(-9, 9, 64, 0, 192, 128);
        var decoder = new ScriptedDecoder((_, _) => new DecodedPrompt(scores, [null, cut, whole, null]));

        var mask = AutomaticMaskGenerator.Generate(
            decoder, [Embedding(crop)], new GlobalParameters { PointsPerSide = 2 }, SamplingBudget.Unlimited, CancellationToken.None).Masks.Single();

        Assert.Equal(new PixelBox(150, 0, 250, 100), mask.Box);
        Assert.Equal((200, 400), (mask.Mask.Height, mask.Mask.Width));
    }

    /// <summary>The same mask from the whole image and from a crop: the crop sees it larger, so it is kept.</summary>
    [Fact]
    public void Generate_SameMaskFromACrop_TheSmallerCropWins()
    {
        var whole = ImageFrame.Whole(200, 200);
        var crop = new ImageFrame(200, 200, new PixelBox(0, 0, 100, 100), 1, 1024);
        float[] scores = [0, 0.9f, 0, 0];
        var decoder = new ScriptedDecoder((embedding, _) => new DecodedPrompt(
            scores, [null, embedding.Frame.CropLayer == 0 ? Square(0, 64) : Square(0, 128), null, null]));

        var sampled = AutomaticMaskGenerator.Generate(
            decoder,
            [Embedding(whole), Embedding(crop)],
            new GlobalParameters { PointsPerSide = 4, MinMaskRegionArea = 0 },
            SamplingBudget.Unlimited,
            CancellationToken.None);

        Assert.Equal([16, 4], decoder.Calls);
        Assert.Equal(10_000, sampled.Masks.Single().CropArea);
        Assert.Equal(new PixelBox(0, 0, 50, 50), sampled.Masks.Single().Box);
    }

    /// <summary>A mask of its own for each point: the answer is the same for any batch, and batches bound what is alive.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    public void Generate_AnyBatch_GivesTheSameMasksInTheSameOrder(int batch)
    {
        var decoder = new ScriptedDecoder((_, prompt) =>
        {
            var point = prompt.Points.Single();
            var (x, y) = ((int)(point.X * 4) - 8, (int)(point.Y * 4) - 8);
            float[] scores = [0, 0.88f + (point.X / 1000), 0.87f, 0.5f];
            return new DecodedPrompt(scores, [null, Box(x, y, 12), Box(x, y, 16), null]);
        });
        var parameters = new GlobalParameters { PointsPerSide = 6, MinMaskRegionArea = 0 };

        var one = Generate(decoder, parameters with { PointsPerBatch = 36 });
        var other = Generate(decoder, parameters with { PointsPerBatch = batch });

        Assert.Equal(one.Trace, other.Trace);
        Assert.Equal(one.Masks.Select(Line), other.Masks.Select(Line));
        Assert.InRange(decoder.Calls[^1], 1, batch);
        Assert.True(one.Masks.Length > 30);
    }

    /// <summary>Each batch takes a second of a budget of one and a half: the second batch is the last.</summary>
    [Fact]
    public void Generate_BudgetSpent_IsPartialAndSpreadOverTheImage()
    {
        var time = new ManualTime();
        var asked = new List<PointPrompt>();
        var decoder = new ScriptedDecoder((_, prompt) =>
        {
            asked.Add(prompt.Points.Single());
            time.Now += TimeSpan.FromSeconds(1.0 / 16);
            return new DecodedPrompt(Scores, [null, Square(0, 120), null, null]);
        });
        var parameters = new GlobalParameters
        {
            PointsPerSide = 16,
            PointsPerBatch = 16,
            SamplingBudgetMilliseconds = 1500,
        };

        var trace = AutomaticMaskGenerator.Generate(
            decoder, [Scene.Embedding()], parameters, SamplingBudget.Start(parameters, time), default).Trace;

        Assert.Equal((256, 32, 96, true), (trace.Points, trace.PointsDecoded, trace.MasksDecoded, trace.IsPartial));
        // The first 16 of 16 x 16 points are a grid of 4 x 4.
        Assert.All(asked.Take(16).GroupBy(point => (int)(point.X / Scene.Embedding().Frame.ImageWidth * 4)),
            column => Assert.Equal(4, column.Count()));
        Assert.All(asked.Take(16).GroupBy(point => (int)(point.Y / Scene.Embedding().Frame.ImageHeight * 4)),
            row => Assert.Equal(4, row.Count()));
    }

    /// <summary>
    /// Batches of a second and a deadline in ten, eight of which are for the grid: the ninth would end after them.
    /// </summary>
    [Theory]
    [InlineData(10, 8)]
    [InlineData(0.5, 1)]
    [InlineData(100, 16)]
    public void Generate_Deadline_EndsTheGridWithAFifthOfTheTimeLeft(double seconds, int batches)
    {
        var time = new ManualTime();
        var decoder = new ScriptedDecoder((_, _) =>
        {
            time.Now += TimeSpan.FromSeconds(1.0 / 16);
            return new DecodedPrompt(Scores, [null, Square(0, 120), null, null]);
        });
        var parameters = new GlobalParameters { PointsPerSide = 16, PointsPerBatch = 16 };
        var budget = SamplingBudget.Start(parameters, time, time.GetUtcNow() + TimeSpan.FromSeconds(seconds));

        var trace = AutomaticMaskGenerator.Generate(decoder, [Scene.Embedding()], parameters, budget, default).Trace;

        Assert.Equal((256, batches * 16, batches < 16), (trace.Points, trace.PointsDecoded, trace.IsPartial));
    }

    [Fact]
    public void Optimize_EmbeddingOfAnotherImage_IsRefused()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 9, 9)));
        var decoder = new ScriptedDecoder((_, _) => throw new InvalidOperationException());

        var fault = Assert.Throws<InvalidInputException>(() => GlobalOptimizer.Optimize(
            decoder,
            [Scene.Embedding(), Embedding(ImageFrame.Whole(50, 64))],
            map,
            LabelSpace.Default,
            new GlobalParameters(),
            SamplingBudget.Unlimited,
            CancellationToken.None));

        Assert.Contains("50 x 64", fault.Message, StringComparison.Ordinal);
    }

    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;
    }

    private static string Line(SampledMask mask) => $"{mask.Box} {mask.Point} {mask.PredictedIou} {mask.Mask.Area()}";

    private static float[] Square(int start, int length) => Box(start, start, length);

    private static float[] Box(int x, int y, int length) =>
        ScriptedDecoder.Logits(-9, 9, x, y, x + length, y + length);

    private static ImageEmbedding Embedding(ImageFrame frame) => new(new float[256 * 64 * 64], 256, 64, frame);

    private static SampledMasks Generate(IMaskDecoder decoder, GlobalParameters parameters) =>
        AutomaticMaskGenerator.Generate(decoder, [Scene.Embedding()], parameters, SamplingBudget.Unlimited, CancellationToken.None);
}
