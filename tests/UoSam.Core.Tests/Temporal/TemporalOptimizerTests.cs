using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Temporal;
using UoSam.Testing;

namespace UoSam.Core.Tests.Temporal;

/// <summary>The rules of time, on frames whose object, the left half, is plain in the features.</summary>
public class TemporalOptimizerTests
{
    private static readonly PixelBox Left = new(0, 0, 32, 64);
    private static readonly TemporalParameters Defaults = new() { StaticDistance = 0 };

    // SAM finds what the box prompt encloses.
    private readonly FakeMaskDecoder _decoder = new(prompt => Scene.Mask(new PixelBox(
        (int)prompt.Box!.Value.X0, (int)prompt.Box.Value.Y0, (int)prompt.Box.Value.X1, (int)prompt.Box.Value.Y1)));

    [Fact]
    public void Optimize_FirstFrame_IsFull()
    {
        var result = Refine(Scene.Embedding(), Scene.Map((7, Left)), Defaults, null);

        Assert.Equal((FramePath.Full, "the first frame", 0), (result.Path, result.Reason, result.Next.Age));
        AssertIsLeftHalf(result);
    }

    /// <summary>Half of the object and some background are unknown, in the first frame and in one after it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Optimize_PixelsOfUnknownClass_GetOne(int framesBefore)
    {
        var map = Scene.Map((7, Left), (9, new PixelBox(0, 0, 50, 32)));
        var space = LabelSpace.Default with { UnknownIds = [9] };

        var result = Refine(Scene.Embedding(), map, Defaults, framesBefore == 0 ? null : After(framesBefore), space);

        AssertIsLeftHalf(result);
        Assert.Equal([0, 7], result.Local.Map.Ids().Select(id => (int)id));
    }

    [Fact]
    public void Optimize_CoarseMapLosesTheObject_IsBridgedAndKeepsIt()
    {
        var prior = After(3);

        var result = Refine(Scene.Embedding(), Scene.Map(), Defaults, prior);

        Assert.Equal(FramePath.Bridged, result.Path);
        Assert.Contains("of class 7, less than 30", result.Reason, StringComparison.Ordinal);
        Assert.Equal(1, result.Next.Bridged);
        AssertIsLeftHalf(result);
    }

    [Fact]
    public void Optimize_ObjectIsGoneForLong_TheCoarseMapIsBelieved()
    {
        var prior = After(3);
        var parameters = Defaults with { BridgeFrames = 2 };
        var paths = new List<FramePath>();
        TemporalResult result = null!;
        for (var i = 0; i < 4; i++)
        {
            result = Refine(Scene.Embedding(), Scene.Map(), parameters, prior);
            prior = result.Next;
            paths.Add(result.Path);
        }

        Assert.Equal([FramePath.Bridged, FramePath.Bridged, FramePath.Refreshed, FramePath.Propagated], paths);
        Assert.Equal([0], result.Local.Map.Ids());
    }

    [Fact]
    public void Optimize_CoarseMapIsWrongOnce_TheFramesBeforeOutvoteIt()
    {
        // Half of the object is missing, and a blob of another class is made up.
        var coarse = Scene.Map((7, new PixelBox(0, 0, 32, 34)), (9, new PixelBox(44, 40, 56, 56)));

        var result = Refine(Scene.Embedding(), coarse, Defaults, After(4));

        Assert.Equal(FramePath.Propagated, result.Path);
        AssertIsLeftHalf(result);
    }

    [Fact]
    public void Optimize_ObjectThatCoarseMapsAndFeaturesConfirm_IsLetIn()
    {
        // Class 9 comes up in the right half, which the features tell, and stays.
        var prior = After(4);
        var coarse = Scene.Map((7, Left), (9, new PixelBox(32, 0, 64, 64)));
        var areas = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var result = Refine(Scene.Embedding(), coarse, Defaults, prior);
            prior = result.Next;
            areas.Add(BitMask.Of(result.Local.Map, 9).Area());
        }

        // Not at once, for it might be made up; but from the second frame on.
        Assert.True(areas[2] > 1800, string.Join(", ", areas));
        AssertIsLeftHalf(Refine(Scene.Embedding(), coarse, Defaults, prior));
    }

    [Fact]
    public void Optimize_AnotherObjectWhileOneIsBridged_WaitsUntilCoarseMapsAreTrustedAgain()
    {
        // The coarse map lost class 7 and shows class 9 in its place: it is left out, and so is what it made up.
        var result = Refine(Scene.Embedding(), Scene.Map((9, Left)), Defaults, After(4));

        Assert.Equal(FramePath.Bridged, result.Path);
        AssertIsLeftHalf(result);
        Assert.DoesNotContain((ushort)9, result.Local.Map.Ids());
    }

    [Fact]
    public void Optimize_NothingMoved_AnswersFromThePriorWithoutTheDecoder()
    {
        var prior = After(2);
        _decoder.Asked.Clear();

        var result = Refine(Scene.Embedding(), Scene.Map((7, Left)), new TemporalParameters(), prior);

        Assert.Equal(FramePath.Static, result.Path);
        Assert.Empty(_decoder.Asked);
        Assert.Equal(prior.Map.Labels, result.Local.Map.Labels);
    }

    [Fact]
    public void Optimize_AnotherScene_ForgetsTheFramesBefore()
    {
        var result = Refine(Other(), Scene.Map((3, new PixelBox(0, 0, 64, 32))), Defaults, After(3));

        Assert.Equal(FramePath.Full, result.Path);
        Assert.StartsWith("another scene", result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain((ushort)7, result.Local.Map.Ids());
    }

    [Fact]
    public void Optimize_EveryNFrames_IsRefreshed()
    {
        var parameters = Defaults with { RefreshFrames = 2 };
        var first = Refine(Scene.Embedding(), Scene.Map((7, Left)), parameters, null);
        var second = Refine(Scene.Embedding(), Scene.Map((7, Left)), parameters, first.Next);
        var third = Refine(Scene.Embedding(), Scene.Map((7, Left)), parameters, second.Next);

        Assert.Equal([FramePath.Propagated, FramePath.Refreshed], [second.Path, third.Path]);
        Assert.Equal("2 frames since the last refresh", third.Reason);
        Assert.Equal(0, third.Next.Age);
    }

    [Fact]
    public void Optimize_RefinedMapsDriftFromTheCoarse_IsRefreshed()
    {
        var result = Refine(Scene.Embedding(), Scene.Map((7, Left)), Defaults, After(1) with { Agreement = 0.1f });

        Assert.Equal(FramePath.Refreshed, result.Path);
        Assert.StartsWith("drift: agreement with the coarse maps 0.10", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Optimize_SameFrameAndPriorAgain_SameAnswer()
    {
        var prior = After(2);

        var one = Refine(Scene.Embedding(), Scene.Map(), Defaults, prior);
        var two = Refine(Scene.Embedding(), Scene.Map(), Defaults, prior);

        Assert.Equal(one.Local.Map.Labels, two.Local.Map.Labels);
        Assert.Equal(one.Next.Memory.Gram, two.Next.Memory.Gram);
    }

    [Fact]
    public void Check_PriorOfAnotherSize_IsRefused()
    {
        var prior = After(1);

        var error = Assert.Throws<InvalidInputException>(
            (prior with { Shares = [new ClassShares(7, new byte[5])] }).Check);

        Assert.Equal("PRIOR", error.Reason);
        Assert.Contains("shares has 5 values, for a map of 64 x 64 (height x width) it has 65536", error.Message, StringComparison.Ordinal);
    }

    private TemporalPrior After(int frames)
    {
        TemporalPrior? prior = null;
        for (var i = 0; i < frames; i++)
        {
            prior = Refine(Scene.Embedding(), Scene.Map((7, Left)), Defaults, prior).Next;
        }

        return prior!;
    }

    private TemporalResult Refine(
        ImageEmbedding embedding, LabelMap coarse, TemporalParameters parameters, TemporalPrior? prior, LabelSpace? space = null) =>
        TemporalOptimizer.Optimize(
            _decoder,
            embedding,
            coarse,
            space ?? LabelSpace.Default,
            new FrameRefinement(Preset.Fast.Prompts, Preset.Fast.Local, parameters, prior),
            100,
            default);

    private static void AssertIsLeftHalf(TemporalResult result)
    {
        var iou = BitMask.Of(result.Local.Map, 7).Iou(Scene.Mask(Left));
        Assert.True(iou > 0.9, $"IoU with the left half {iou:0.00}");
    }

    // Other features throughout.
    private static ImageEmbedding Other()
    {
        var values = new float[256 * 64 * 64];
        for (var cell = 0; cell < 64 * 64; cell++)
        {
            values[((cell / 64 < 32 ? 70 : 90) * 64 * 64) + cell] = 1;
        }

        return new ImageEmbedding(values, 256, 64, ImageFrame.Whole(Scene.Side, Scene.Side));
    }
}
