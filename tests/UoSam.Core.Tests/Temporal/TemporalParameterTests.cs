using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Temporal;
using UoSam.Testing;

namespace UoSam.Core.Tests.Temporal;

/// <summary>Every parameter of the time changes what it says it changes.</summary>
public class TemporalParameterTests
{
    private static readonly PixelBox Left = new(0, 0, 32, 64);

    // Of the object of the frame before, just over half is kept.
    private static readonly PixelBox LeftTop = new(0, 0, 32, 36);
    private static readonly TemporalParameters Usual = new() { StaticDistance = 0 };

    private readonly FakeMaskDecoder _decoder = new(prompt => Scene.Mask(new PixelBox(
        (int)prompt.Box!.Value.X0, (int)prompt.Box.Value.Y0, (int)prompt.Box.Value.X1, (int)prompt.Box.Value.Y1)));

    public static TheoryData<string, double, string> Cases => new()
    {
        { nameof(TemporalParameters.RefreshFrames), 1, "Refreshed: 1 frames since the last refresh" },
        { nameof(TemporalParameters.CutSimilarity), 1, "Full: another scene" },
        { nameof(TemporalParameters.StaticDistance), 4, "Static: nothing moved" },
        { nameof(TemporalParameters.LostShare), 0.9, "Bridged: the coarse map has 55" },
        { nameof(TemporalParameters.DriftAgreement), 1, "Refreshed: drift" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Optimize_ParameterOfAPath_DecidesIt(string name, double value, string expected)
    {
        var prior = First(Usual).Next with { Agreement = 0.9f };

        Assert.Equal(FramePath.Propagated, Second(Usual, prior).Path);
        var second = Second(With(Usual, name, value), prior);

        Assert.StartsWith(expected, $"{second.Path}: {second.Reason}", StringComparison.Ordinal);
    }

    [Fact]
    public void Optimize_BridgeFramesIsZero_ALostObjectIsGoneAtOnce()
    {
        var prior = First(Usual).Next;

        var bridged = Refine(Scene.Embedding(), Scene.Map(), Usual, prior);
        var gone = Refine(Scene.Embedding(), Scene.Map(), Usual with { BridgeFrames = 0 }, prior);

        Assert.Equal((FramePath.Bridged, FramePath.Refreshed), (bridged.Path, gone.Path));
        Assert.DoesNotContain((ushort)7, gone.Local.Map.Ids());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(0)]
    public void Optimize_MemoryDecay_IsTheWeightOfWhatWasLearned(double decay)
    {
        var prior = First(Usual with { MemoryDecay = decay }).Next;

        // 64 x 64 cells were seen.
        Assert.Equal((float)(4096 * decay), prior.Memory.Samples, 1e-3f);
        var second = Second(Usual with { MemoryDecay = decay }, prior).Next;
        Assert.Equal((float)(4096 * (1 + decay) * decay), second.Memory.Samples, 1e-3f);
    }

    [Fact]
    public void Optimize_PriorDecay_IsTheShareOfTheMovedMapInTheNext()
    {
        var prior = First(Usual).Next;
        var before = Shares(prior);

        var forgetful = Shares(Second(Usual with { PriorDecay = 0, PriorWeight = 0 }, prior).Next);
        var faithful = Shares(Second(Usual with { PriorDecay = 1, PriorWeight = 0 }, prior).Next);
        var half = Shares(Second(Usual with { PriorDecay = 0.5, PriorWeight = 0 }, prior).Next);

        Assert.Equal(before.Sum(share => share), faithful.Sum(share => share), 0.05 * before.Sum(share => share));
        Assert.All(half.Select((share, i) => (double)share - ((forgetful[i] + faithful[i]) / 2.0)), rest => Assert.InRange(rest, -1.01, 1.01));
    }

    [Fact]
    public void Optimize_PriorWeight_IsWhatTheFramesBeforeCount()
    {
        // The object is nowhere in the coarse map and the features do not tell it: only the frames before know.
        var parameters = Usual with { LostShare = 0 };
        var prior = First(parameters).Next with { Memory = First(parameters, Scene.Map()).Next.Memory };

        var without = Refine(Scene.Embedding(), Scene.Map((7, new PixelBox(0, 0, 4, 4))), parameters with { PriorWeight = 0 }, prior);
        var much = Refine(Scene.Embedding(), Scene.Map((7, new PixelBox(0, 0, 4, 4))), parameters with { PriorWeight = 10 }, prior);

        Assert.True(Area(without) < 1024, $"{Area(without)} pixels");
        Assert.True(Area(much) > 1024, $"{Area(much)} pixels");
    }

    [Fact]
    public void Optimize_LeastPromptedShare_SavesTheDecoderCallsOfSmallParts()
    {
        // The object is half of the frame, and no first mask of the fake settles it.
        var parameters = new TemporalParameters { LeastPromptedShare = 0.4 };

        First(parameters);
        var calls = _decoder.Asked.Count;
        var unasked = First(parameters with { LeastPromptedShare = 0.6 });

        Assert.Equal((2, 0), (calls, _decoder.Asked.Count - calls));
        Assert.Equal(2048, Area(unasked), 100.0);
    }

    [Fact]
    public void Optimize_PromptedFrames_AsksSamInEverySoManyAndWhereAFrameStandsAlone()
    {
        var parameters = new TemporalParameters { StaticDistance = 0, PromptedFrames = 3, RefreshFrames = 7 };
        var asked = new List<int>();
        TemporalPrior? prior = null;
        for (var frame = 0; frame < 9; frame++)
        {
            var before = _decoder.Asked.Count;
            var result = Refine(Scene.Embedding(), Scene.Map((7, Left)), parameters, prior);
            prior = result.Next;
            Assert.Equal(2048, Area(result), 100.0);
            if (_decoder.Asked.Count > before)
            {
                asked.Add(frame);
            }
        }

        // The eighth is refreshed, and counts anew.
        Assert.Equal([0, 3, 6, 7], asked);
    }

    [Fact]
    public void Cases_TogetherWithTheFacts_NameEveryParameter() => Assert.Equal(
        typeof(TemporalParameters).GetProperties().Select(property => property.Name).Order(),
        Cases.Select(row => (string)row[0]).Concat(
        [
            nameof(TemporalParameters.BridgeFrames), nameof(TemporalParameters.MemoryDecay),
            nameof(TemporalParameters.PriorDecay), nameof(TemporalParameters.PriorWeight),
            nameof(TemporalParameters.LeastPromptedShare), nameof(TemporalParameters.PromptedFrames),
        ]).Order());

    private TemporalResult First(TemporalParameters parameters, LabelMap? coarse = null) =>
        Refine(Scene.Embedding(), coarse ?? Scene.Map((7, Left)), parameters, null);

    private TemporalResult Second(TemporalParameters parameters, TemporalPrior prior) =>
        Refine(Disturbed(), Scene.Map((7, LeftTop)), parameters, prior);

    private TemporalResult Refine(ImageEmbedding embedding, LabelMap coarse, TemporalParameters parameters, TemporalPrior? prior) =>
        TemporalOptimizer.Optimize(
            _decoder,
            embedding,
            coarse,
            LabelSpace.Default,
            new FrameRefinement(Preset.Fast.Prompts, Preset.Fast.Local, parameters, prior),
            100,
            default);

    private static TemporalParameters With(TemporalParameters parameters, string name, double value)
    {
        var changed = parameters with { };
        var property = typeof(TemporalParameters).GetProperty(name)!;
        property.SetValue(changed, Convert.ChangeType(value, property.PropertyType));
        return changed;
    }

    // The same scene with another feature, as of a shadow, in its lowest rows.
    private static ImageEmbedding Disturbed()
    {
        var values = (float[])Scene.Embedding().Values.Clone();
        for (var cell = 60 * 64; cell < 64 * 64; cell++)
        {
            values[(5 * 64 * 64) + cell] = 1;
        }

        return new ImageEmbedding(values, 256, 64, ImageFrame.Whole(Scene.Side, Scene.Side));
    }

    private static byte[] Shares(TemporalPrior prior) => prior.Shares.Single(shares => shares.ClassId == 7).Values;

    private static int Area(TemporalResult result) => BitMask.Of(result.Local.Map, 7).Area();
}
