using System.Collections.Immutable;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

public class EvidenceLabellingTests
{
    // Masks alone, or each kind of further evidence alone beside them.
    private static readonly LocalParameters MasksAlone =
        Preset.Default.Local with { PosteriorWeight = 0, CoarseWeight = 0 };

    private static readonly PixelBox Left = new(0, 0, 32, 64);

    [Fact]
    public void Label_MaskReachesFarther_TheClassFollowsIt()
    {
        var refined = Mask(3, Left, -0.9f, 0.9f, new PixelBox(0, 0, 40, 64));

        var labels = Label(Scene.Map((3, Left)), MasksAlone, refined);

        Assert.Equal(Scene.Map((3, new PixelBox(0, 0, 40, 64))).Labels, labels);
    }

    [Fact]
    public void Label_NoMaskClaimsAPixel_BackgroundTakesIt()
    {
        var refined = Mask(3, Left, -0.9f, 0.9f, new PixelBox(0, 0, 20, 64));

        var labels = Label(Scene.Map((3, Left)), MasksAlone, refined);

        Assert.Equal(Scene.Map((3, new PixelBox(0, 0, 20, 64))).Labels, labels);
    }

    [Fact]
    public void Label_TwoClassesClaimAPixel_TheSurerOneHasIt()
    {
        var right = new PixelBox(32, 0, 64, 64);
        var sure = Mask(3, Left, -0.9f, 0.9f, new PixelBox(0, 0, 40, 64));
        var unsure = Mask(5, right, -0.9f, 0.4f, right);

        var labels = Label(Scene.Map((3, Left), (5, right)), MasksAlone, sure, unsure);

        Assert.Equal(Scene.Map((5, right), (3, new PixelBox(0, 0, 40, 64))).Labels, labels);
    }

    /// <summary>The features part the image at column 32; a faint mask past it loses to them, a sure one does not.</summary>
    [Theory]
    [InlineData(0.2f, 32)]
    [InlineData(0.95f, 40)]
    public void Label_PosteriorAgainstAMask_DecidesWhereTheMaskIsFaint(float evidence, int width)
    {
        var refined = Mask(3, Left, -evidence, evidence, new PixelBox(0, 0, 40, 64));

        var labels = Label(Scene.Map((3, Left)), MasksAlone with { PosteriorWeight = 0.15 }, refined);

        Assert.Equal(Scene.Map((3, new PixelBox(0, 0, width, 64))).Labels, labels);
    }

    /// <summary>
    /// The mask keeps the border at column 32 (noise nothing) but drops a corner deep inside the coarse region: twice
    /// 0.5 * 3 for the coarse map is more than the 2 * 0.9 of the mask.
    /// </summary>
    [Fact]
    public void Label_MaskDropsADeepPart_TheCoarseMapKeepsItsMiddle()
    {
        var refined = Mask(3, Left, -0.9f, 0.9f, Left, cut: new PixelBox(0, 0, 8, 8));
        var map = Scene.Map((3, Left));

        var labels = Label(map, MasksAlone with { CoarseWeight = 0.5 }, refined);

        Assert.Equal(map.Labels, labels);
    }

    /// <summary>
    /// The mask's border lies in the void between the classes, where the coarse map leaves it open: that is no noise, and
    /// what the mask claims elsewhere is not believed.
    /// </summary>
    [Fact]
    public void Label_MaskBordersInVoid_TheCoarseMapIsTrusted()
    {
        var map = Scene.Map((3, new PixelBox(0, 0, 24, 64)), (255, new PixelBox(24, 0, 40, 64)));
        var refined = Mask(3, Left, -0.9f, 0.9f, Left, cut: new PixelBox(0, 0, 8, 8));

        Assert.Equal(map.Labels, Label(map, MasksAlone with { CoarseWeight = 0.5 }, refined));
    }

    /// <summary>
    /// A line of four cells that the mask leaves out by little, amid what it leaves out by far: sharpened it is in, but not where
    /// the mask's border or that of the features lies 32 cells from the coarse one, nor in a video.
    /// </summary>
    [Theory]
    [InlineData(1, 32, 32, false, true)]
    [InlineData(0, 32, 32, false, false)]
    [InlineData(1, 40, 32, false, false)]
    [InlineData(1, 32, 40, false, false)]
    [InlineData(1, 32, 32, true, false)]
    public void Label_ThinLineInAMask_ComesUpWhereTheNoiseIsLow(double sharpness, int masked, int shown, bool isVideo, bool isSeen)
    {
        const int Line = 52;
        var refined = Mask(3, Left, -0.9f, 0.9f, new PixelBox(0, 0, masked, 64));
        for (var y = 0; y < 256; y++)
        {
            refined.Logits!.AsSpan((y * 256) + (Line * 4), 4).Fill(-0.1f);
        }

        var (map, embedding) = (Scene.Map((3, Left)), CellScene.Seen(new PixelBox(0, 0, shown, 64)));
        var posterior = new ClassPosterior(embedding, map, LabelSpace.Default, MasksAlone.PosteriorRidge);
        var odds = new MapOdds(posterior, map, new MapGrid(embedding.Frame));
        var input = new LocalInput(embedding, map, LabelSpace.Default, [], MasksAlone with { MaskSharpness = sharpness })
        {
            Posterior = isVideo ? posterior : null,
        };

        var labels = new EvidenceLabelling(input, new Refinement(odds, null, [], [refined], 0)).Label().Labels;

        Assert.Equal(isSeen ? 3 : 0, labels[(32 * 64) + Line]);
    }

    /// <summary>
    /// The mask claims a column faintly in which the colours are those of the background: they decide, unless they are missing, have
    /// no weight, or little beside a sure mask.
    /// </summary>
    [Theory]
    [InlineData(0.5, true, 0.1f, 32)]
    [InlineData(0, true, 0.1f, 33)]
    [InlineData(0.5, false, 0.1f, 33)]
    [InlineData(0.1, true, 0.95f, 33)]
    public void Coloured_AgainstAMask_DecidesWhereTheMaskIsFaint(double weight, bool areKnown, float evidence, int width)
    {
        var refined = Mask(3, Left, -evidence, evidence, new PixelBox(0, 0, 33, 64));
        var colours = new byte[MaskColours.Length];
        for (var i = 0; i < colours.Length; i++)
        {
            colours[i] = (byte)((i % 256 < 128 ? 160 : 80) + (i * 7 % 40));
        }

        var parameters = MasksAlone with { ColourWeight = weight };
        var map = Scene.Map((3, Left));
        var embedding = Scene.Embedding() with { MaskColours = areKnown ? new MaskColours(colours) : null };
        var posterior = new ClassPosterior(embedding, map, LabelSpace.Default, parameters.PosteriorRidge);
        var odds = new MapOdds(posterior, map, new MapGrid(embedding.Frame));

        var labelling = new EvidenceLabelling(
            new LocalInput(embedding, map, LabelSpace.Default, [], parameters), new Refinement(odds, null, [], [refined], 0));

        Assert.Equal(Scene.Map((3, new PixelBox(0, 0, 33, 64))).Labels, labelling.Label().Labels);
        Assert.Equal(Scene.Map((3, new PixelBox(0, 0, width, 64))).Labels, labelling.Coloured(labelling.Label()).Labels);
    }

    /// <summary>
    /// In an image of 512 x 512 a line of one pixel is half a cell and no class of its cells; where masks and coarse border
    /// coincide it stays all the same.
    /// </summary>
    [Fact]
    public void Label_CoarseMapFinerThanTheGrid_KeepsItsPixels()
    {
        const int Fine = 512;
        var labels = new ushort[Fine * Fine];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = (ushort)(i % Fine < Fine / 2 || i % Fine == 400 ? 3 : 0);
        }

        var map = new LabelMap(Fine, Fine, labels);
        var embedding = Scene.Embedding() with { Frame = ImageFrame.Whole(Fine, Fine) };
        var refined = Mask(3, Left, -0.9f, 0.9f, Left) with { Mask = BitMask.Of(map, 3), Region = BitMask.Of(map, 3) };
        var odds = new MapOdds(
            new ClassPosterior(embedding, map, LabelSpace.Default, 0.3), map, new MapGrid(embedding.Frame));

        var refinedMap = new EvidenceLabelling(
            new LocalInput(embedding, map, LabelSpace.Default, [], Preset.Default.Local), new Refinement(odds, null, [], [refined], 0)).Label();

        Assert.Equal(labels, refinedMap.Labels);
    }

    [Fact]
    public void Label_RejectedObject_KeepsItsPixels()
    {
        var map = Scene.Map((3, new PixelBox(4, 4, 20, 20)));
        var kept = Mask(3, new PixelBox(4, 4, 20, 20), 0, 0, default) with { Mask = null, Logits = null };

        Assert.Equal(map.Labels, Label(map, MasksAlone, kept));
    }

    [Fact]
    public void Label_ClassWithoutObjects_KeepsItsPixels()
    {
        var map = Scene.Map((3, new PixelBox(4, 4, 20, 20)));

        Assert.Equal(map.Labels, Label(map, MasksAlone));
    }

    /// <summary>The mask claims 8 columns of background by 0.6, which background lacks by as much.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MaskLead_MovedRegion_IsTheSameWithAndWithoutAMapBefore(bool labelsBefore)
    {
        var map = Scene.Map((3, Left));
        var refined = Mask(3, Left, -0.6f, 0.6f, new PixelBox(0, 0, 40, 64));
        var evidence = Evidence(map, MasksAlone, LabelSpace.Default, refined);
        if (labelsBefore)
        {
            evidence.Label();
        }

        var grid = new MapGrid(Scene.Embedding().Frame);
        var before = Enumerable.Range(0, grid.Length).Select(i => i % grid.Columns < 128 ? 1 : 0).ToArray();
        var after = Enumerable.Range(0, grid.Length).Select(i => i % grid.Columns < 160 ? 1 : 0).ToArray();
        var region = Assert.Single(MovedRegion.Between(before, after, grid));

        Assert.Equal(1.2f, evidence.MaskLead(region), 1e-5f);
    }

    private static ushort[] Label(LabelMap map, LocalParameters parameters, params RefinedObject[] objects) =>
        Label(map, parameters, LabelSpace.Default, objects);

    private static ushort[] Label(
        LabelMap map, LocalParameters parameters, LabelSpace space, params RefinedObject[] objects) =>
        Evidence(map, parameters, space, objects).Label().Labels;

    private static EvidenceLabelling Evidence(
        LabelMap map, LocalParameters parameters, LabelSpace space, params RefinedObject[] objects)
    {
        var posterior = new ClassPosterior(Scene.Embedding(), map, space, parameters.PosteriorRidge);
        var odds = new MapOdds(posterior, map, new MapGrid(Scene.Embedding().Frame));
        return new EvidenceLabelling(
            new LocalInput(Scene.Embedding(), map, space, [], parameters), new Refinement(odds, null, [], objects, 0));
    }

    // Fused logits of one value in a box of image pixels and another outside it; four low-resolution pixels per pixel.
    private static RefinedObject Mask(
        ushort id, PixelBox region, float outside, float inside, PixelBox box, PixelBox cut = default)
    {
        var logits = ScriptedDecoder.Logits(outside, inside, box.X0 * 4, box.Y0 * 4, box.X1 * 4, box.Y1 * 4);
        for (var y = cut.Y0 * 4; y < cut.Y1 * 4; y++)
        {
            logits.AsSpan((y * 256) + (cut.X0 * 4), cut.Width * 4).Fill(outside);
        }

        var trace = new ObjectTrace(
            id, 0, 0, 0, [], default, ImmutableArray<CandidateTrace>.Empty, 0, 0, ObjectDecision.Accepted, "");
        return new RefinedObject(trace, Scene.Mask(region), Scene.Mask(region), logits);
    }
}
