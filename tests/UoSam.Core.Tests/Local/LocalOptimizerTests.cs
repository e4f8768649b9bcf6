using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

public class LocalOptimizerTests
{
    private static readonly PixelBox Left = new(2, 4, 26, 40);
    private static readonly PixelBox Right = new(36, 10, 60, 50);

    // Without what other tests look at: the evidence beside SAM's masks, and the budget.
    private static readonly LocalParameters FusedByLogit =
        Preset.Default.Local with { Overlap = OverlapRule.HighestLogit, MaxDecoderCalls = 0 };

    [Theory]
    [InlineData("reference")]
    [InlineData("default")]
    public void Optimize_MaskAgrees_IsPaintedAndTheRestBecomesBackground(string preset)
    {
        var refined = new PixelBox(4, 6, 26, 40);

        var result = Run(Scene.Map((3, Left)), preset, _ => Scene.Mask(refined));

        Assert.Equal(Scene.Map((3, refined)).Labels, result.Map.Labels);
        Assert.Equal(ObjectDecision.Accepted, result.Objects.Single().Decision);
        Assert.Equal(Scene.Mask(refined).Iou(Scene.Mask(Left)), result.Objects.Single().CoarseIou, 0.001);
    }

    [Fact]
    public void Optimize_OneMaskFarOff_KeepsThatClassAndPaintsTheOther()
    {
        var refined = new PixelBox(36, 12, 60, 50);

        var result = Run(
            Scene.Map((3, Left), (5, Right)),
            "reference",
            prompt => Scene.Mask(prompt.Box!.Value.X0 > 30 ? refined : new PixelBox(0, 50, 20, 60)));

        Assert.Equal(Scene.Map((3, Left), (5, refined)).Labels, result.Map.Labels);
        Assert.Equal(
            [ObjectDecision.Accepted, ObjectDecision.KeptCoarse], result.Objects.Select(trace => trace.Decision));
    }

    [Fact]
    public void Optimize_StripsThatShareRowsOnly_AreRejected()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 10, 64)));

        var result = Run(map, "reference", _ => Scene.Mask(new PixelBox(54, 0, 64, 64)));

        Assert.Equal(0, result.Objects.Single().CoarseIou);
        Assert.Equal(map.Labels, result.Map.Labels);
    }

    [Fact]
    public void Optimize_EmptyMask_KeepsTheCoarseRegion()
    {
        var map = Scene.Map((3, Left));

        var result = Run(map, "reference", _ => new BitMask(Scene.Side, Scene.Side));

        Assert.Equal(map.Labels, result.Map.Labels);
        Assert.Contains("empty", result.Objects.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Optimize_SkippedSmallClass_KeepsItsPixelsUnderALargerMask()
    {
        var small = new PixelBox(10, 10, 18, 20);

        var result = Run(Scene.Map((3, Left), (4, small)), "reference", _ => Scene.Mask(Left));

        Assert.Equal(Scene.Map((3, Left), (4, small)).Labels, result.Map.Labels);
    }

    [Fact]
    public void Optimize_VoidPixels_ComeOutAsTheyWentIn()
    {
        var map = Scene.Map((3, Left), (255, new PixelBox(8, 8, 12, 12)));

        var result = Run(map, "default", _ => Scene.Mask(Left));

        Assert.Equal(map.Labels, result.Map.Labels);
    }

    /// <summary>The left 26 columns agree best with the object at the left, although another mask scores higher.</summary>
    [Fact]
    public void Optimize_Default_WeighsScoresByAgreement()
    {
        var decoder = new ScriptedDecoder((_, _) => new DecodedPrompt(
            [0.99f, 0.9f, 0.8f, 0.7f], [.. ((int[])[104, 256, 104, 20]).Select(ScriptedDecoder.Columns)]));

        var result = SceneRefinement.Run(Scene.Map((3, new PixelBox(0, 0, 26, 60))), SceneRefinement.AsDrawn, FusedByLogit, decoder);

        Assert.Equal(4, decoder.Calls.Single());
        Assert.All(result.Objects.Single().Candidates, candidate => Assert.Equal(2, candidate.ChosenToken));
        Assert.All(result.Objects.Single().Candidates, candidate => Assert.Equal(0.25f, candidate.Weight, 1e-6f));
        Assert.Equal(Scene.Map((3, new PixelBox(0, 0, 26, 64))).Labels, result.Map.Labels);
    }

    /// <summary>70 of 100 pixels are 0.7 exactly, though not as a float.</summary>
    [Fact]
    public void Optimize_IouAtTheThreshold_IsAccepted()
    {
        var refined = new PixelBox(10, 10, 17, 20);
        var parameters = Preset.Reference.Local with { AcceptIou = 0.7 };

        var result = SceneRefinement.Run(
            Scene.Map((3, new PixelBox(10, 10, 20, 20))),
            Preset.Reference.Prompts with { MinAreaFraction = 0 },
            parameters,
            new FakeMaskDecoder(_ => Scene.Mask(refined)));

        Assert.Equal(ObjectDecision.Accepted, result.Objects.Single().Decision);
    }

    [Fact]
    public void Optimize_ManyObjects_AreDecodedInGroupsWithTheSameAnswer()
    {
        var boxes = Enumerable.Range(0, 49)
            .Select(i => ((ushort)(i + 1), new PixelBox(i % 7 * 9, i / 7 * 9, (i % 7 * 9) + 6, (i / 7 * 9) + 6)))
            .ToArray();
        var decoder = new ScriptedDecoder((_, prompt) =>
        {
            var box = prompt.Box!.Value;
            var (x, y) = ((int)box.X0 * 4, (int)box.Y0 * 4);
            var logits = ScriptedDecoder.Logits(-9, 9, x, y, x + 24, y + 20);
            return new DecodedPrompt([0.9f, 0.9f, 0.9f, 0.9f], [logits, logits, logits, logits]);
        });

        var result = SceneRefinement.Run(Scene.Map(boxes), SceneRefinement.AsDrawn, FusedByLogit, decoder);

        Assert.Equal(49 * 4, decoder.Calls.Sum());
        Assert.InRange(decoder.MostMasks, 1, 32 * 4 * 3);
        Assert.Equal(
            Scene.Map([.. boxes.Select(item => (item.Item1, item.Item2 with { Y1 = item.Item2.Y1 - 1 }))]).Labels,
            result.Map.Labels);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(0.5, 3)]
    [InlineData(1, 4)]
    public void Optimize_FirstMaskSettlesAnObject_AsksNoFurtherKinds(double settledAt, int calls)
    {
        var parameters = FusedByLogit with { PromptKinds = [PromptKind.PointsBoxMask, PromptKind.Box], SettledAt = settledAt };
        var decoder = new FakeMaskDecoder(prompt => prompt switch
        {
            { Box.X0: < 30 } => Scene.Mask(Left with { Y1 = 39 }),
            { MaskLogits: not null } => Scene.Mask(new PixelBox(0, 50, 20, 60)),
            _ => Scene.Mask(Right),
        });

        var result = SceneRefinement.Run(Scene.Map((3, Left), (5, Right)), SceneRefinement.AsDrawn, parameters, decoder);

        Assert.Equal(calls, decoder.Asked.Count);
        Assert.Equal(calls == 3 ? [2, 1] : [2, 2], result.Objects.Select(trace => trace.Candidates.Length));
        Assert.Equal(Scene.Map((3, Left with { Y1 = 39 }), (5, Right)).Labels, result.Map.Labels);
    }

    [Fact]
    public void Optimize_NoObjects_GivesTheMapBack()
    {
        var map = Scene.Map((255, Left));

        var result = Run(map, "default", _ => Scene.Mask(Left));

        Assert.Equal(map.Labels, result.Map.Labels);
        Assert.Empty(result.Objects);
    }

    /// <summary>Too small to be asked for, and the embedding of so few pixels tells of no region: all stay as they are.</summary>
    [Fact]
    public void Optimize_ImageOfFewerPixelsThanCells_KeepsItsRegions()
    {
        var map = new LabelMap(5, 8, [
            0, 0, 0, 0, 0, 0, 0, 2,
            0, 1, 1, 1, 0, 0, 0, 0,
            0, 1, 1, 1, 0, 0, 0, 0,
            0, 1, 1, 1, 0, 3, 3, 3,
            0, 0, 0, 0, 0, 3, 3, 3,
        ]);
        var embedding = CellScene.Turned((x, y) => (x + y) / 500f) with { Frame = ImageFrame.Whole(5, 8) };

        var result = LocalOptimizer.Optimize(
            new FakeMaskDecoder(_ => Scene.Mask(Left)),
            new LocalInput(embedding, map, LabelSpace.Default, [], Preset.Default.Local),
            CancellationToken.None);

        Assert.Empty(result.Invented);
        Assert.Empty(result.Mislabelled);
        Assert.Equal(map.Labels, result.Map.Labels);
    }

    [Fact]
    public void Optimize_RegionOfAnotherSize_IsRefused()
    {
        var prompt = new ObjectPrompt(3, 0, new BitMask(10, 64), [], new BoxPrompt(0, 0, 5, 5), null, default);

        var fault = Assert.Throws<InvalidInputException>(() => LocalOptimizer.Optimize(
            new FakeMaskDecoder(_ => Scene.Mask(Left)),
            new LocalInput(Scene.Embedding(), Scene.Map((3, Left)), LabelSpace.Default, [prompt], new LocalParameters()),
            CancellationToken.None));

        Assert.Contains("10 x 64", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Masks that hardly know end 13 of 64 columns before the coarse border. Several calls that say so do not make the coarse
    /// map noisy; one call cannot tell how sure it is and is followed.
    /// </summary>
    [Theory]
    [InlineData(2, 38)]
    [InlineData(1, 25)]
    public void Optimize_UnsureMasks_LeaveTheCoarseBorderWhereSeveralSaySo(int calls, int columns)
    {
        var faint = new ScriptedDecoder((_, _) => new DecodedPrompt(
            [0.9f, 0.9f, 0.9f, 0.9f], [.. Enumerable.Range(0, 4).Select(_ => ScriptedDecoder.Logits(-0.1f, 0.1f, 0, 0, 100, 256))]));
        var parameters = SceneRefinement.Once with
        {
            AcceptIou = 0,
            PosteriorWeight = 0,
            PromptKinds = [.. Preset.Default.Local.PromptKinds.Take(calls)],
        };

        var result = SceneRefinement.Run(Scene.Map((3, new PixelBox(0, 0, 38, 64))), SceneRefinement.AsDrawn, parameters, faint);

        Assert.Equal(Scene.Map((3, new PixelBox(0, 0, columns, 64))).Labels, result.Map.Labels);
    }

    private static LocalResult Run(LabelMap map, string preset, Func<SamPrompt, BitMask> answer)
    {
        var (prompting, local) = preset == "reference"
            ? (Preset.Reference.Prompts, Preset.Reference.Local)
            : (Preset.Default.Prompts with { Denoise = false }, FusedByLogit);
        return SceneRefinement.Run(map, prompting, local, new FakeMaskDecoder(answer));
    }
}
