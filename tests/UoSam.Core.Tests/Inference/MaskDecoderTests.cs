using System.Text.RegularExpressions;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Inference;

[Collection(ModelTests.Name)]
public sealed class MaskDecoderTests(ModelFixture fixture)
{
    private const int AllTokens = 15;

    private static readonly ImageFrame Frame = ImageFrame.Whole(375, 500);

    [Fact]
    public void Decode_AnyBatchSize_GivesTheSameBits()
    {
        var prompts = MixedPrompts(20);
        var embedding = RandomEmbedding();
        using var single = new MaskDecoder(fixture.Model, ModelFixture.Options with { DecoderBatch = 1 });
        using var sixteen = new MaskDecoder(fixture.Model, ModelFixture.Options with { DecoderBatch = 16 });

        var one = single.Decode(embedding, prompts, _ => AllTokens, default);
        var many = sixteen.Decode(embedding, prompts, _ => AllTokens, default);

        AssertSameBits(one, many);
    }

    [Fact]
    public void Constructor_ThreadsOfAnOption_AreThoseOfTheProcess()
    {
        const int Threads = 40;
        var before = System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
        using var decoder = new MaskDecoder(fixture.Model, ModelFixture.Options with { IntraOpThreads = Threads });

        // Each of its graphs has so many, but for the caller's; others of the process come and go.
        Assert.True(System.Diagnostics.Process.GetCurrentProcess().Threads.Count - before > Threads, "no threads were made");
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(4, 2)]
    public void Decode_BatchOfAnOption_IsTheMostPromptsOfARun(int batch, int runs)
    {
        var folder = Directory.CreateTempSubdirectory("uosam-batch-");
        var prompts = Enumerable.Repeat(MixedPrompts(1)[0], 6).ToList();
        var options = ModelFixture.Options with { DecoderBatch = batch, IntraOpThreads = 1, ProfileFolder = folder.FullName };
        using (var decoder = new MaskDecoder(fixture.Model, options))
        {
            decoder.Decode(RandomEmbedding(), prompts, _ => 0, default);
        }

        var profiles = folder.GetFiles().Select(file => File.ReadAllText(file.FullName)).ToList();
        folder.Delete(recursive: true);

        // Of the graphs that take prompts one runs, with points alone or with a mask prompt.
        Assert.Contains(profiles, profile => Regex.Count(profile, "\"model_run\"") == runs);
    }

    [Theory]
    [InlineData(2, 3, 1)]
    [InlineData(5, 1, 3)]
    public void Decode_ByThreeThreads_TakesPartsOfOneThreadEachFromThreePromptsOn(int prompts, int threads, int runs)
    {
        var folder = Directory.CreateTempSubdirectory("uosam-parts-");
        var options = ModelFixture.Options with { IntraOpThreads = 3, ProfileFolder = folder.FullName };
        var alike = Enumerable.Repeat(MixedPrompts(1)[0], prompts).ToList();
        using (var decoder = new MaskDecoder(fixture.Model, options))
        {
            decoder.Decode(RandomEmbedding(), alike, _ => 0, default);
        }

        var profiles = folder.GetFiles($"decoder-*s-{threads}_*.json").Select(file => File.ReadAllText(file.FullName)).ToList();
        folder.Delete(recursive: true);

        // Points and masks: one of both graphs runs.
        Assert.Equal([0, runs], profiles.Select(profile => Regex.Count(profile, "\"model_run\"")).Order());
    }

    [Fact]
    public void Decode_ImagesHeldOneAfterTheOther_UseOneMemoryAndGiveTheBitsOfImagesThatNobodyHolds()
    {
        var prompts = MixedPrompts(5);
        var images = Enumerable.Range(1, 4).Select(seed => RandomEmbedding(seed)).ToList();
        var expected = images.Select(image => fixture.Decoder.Decode(image, prompts, _ => AllTokens, default)).ToList();
        using var decoder = new MaskDecoder(fixture.Model, ModelFixture.Options);
        Held(images[0]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var found = images.Select(Held).ToList();

        // 30 MB for each image's terms; results and prompts are some 5 MB per image.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, images.Count * 15 << 20);
        Assert.All(expected.Zip(found), pair => AssertSameBits(pair.First, pair.Second));
        AssertSameBits(expected[0], decoder.Decode(images[0], prompts, _ => AllTokens, default));

        IReadOnlyList<DecodedPrompt> Held(ImageEmbedding image)
        {
            using var held = decoder.Hold(image);
            return decoder.Decode(image, prompts, _ => AllTokens, default);
        }
    }

    [Fact]
    public void Decode_PermutedPrompts_GivesTheSameBitsPermuted()
    {
        var prompts = MixedPrompts(20);
        var embedding = RandomEmbedding();
        var order = Enumerable.Range(0, prompts.Count).ToArray();
        new Random(5).Shuffle(order);

        var straight = fixture.Decoder.Decode(embedding, prompts, _ => AllTokens, default);
        var permuted = fixture.Decoder.Decode(embedding, order.Select(i => prompts[i]).ToList(), _ => AllTokens, default);

        AssertSameBits(order.Select(i => straight[i]).ToList(), permuted);
    }

    [Fact]
    public void Decode_MixedPrompts_AgreesWithUntouchedExport()
    {
        var prompts = MixedPrompts(8);
        var embedding = RandomEmbedding();
        using var untouched = new UntouchedDecoder(fixture.Model);

        var results = fixture.Decoder.Decode(embedding, prompts, _ => AllTokens, default);

        for (var i = 0; i < prompts.Count; i++)
        {
            var expected = untouched.Decode(embedding, prompts[i]);
            var token = expected.SelectedToken(results[i].Scores);
            // Sums are taken in another order; logits are around 30 here.
            Assert.Equal(expected.Score, results[i].Scores[token], 1e-4);
            var found = results[i].Logits[token]!;
            Assert.All(found.Zip(expected.Logits), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
        }
    }

    [Fact]
    public void Decode_WithPointsOnly_GivesTheMasksOfTheUntouchedExport()
    {
        var embedding = RandomEmbedding();
        var prompts = Enumerable.Range(0, 17)
            .Select(i => new SamPrompt([new PointPrompt(20 + (25 * i), 300 - (15 * i), true)], null)).ToList();
        using var untouched = new UntouchedDecoder(fixture.Model);

        var results = fixture.Decoder.Decode(embedding, prompts, _ => AllTokens, default);

        for (var i = 0; i < prompts.Count; i++)
        {
            var expected = untouched.Decode(embedding, prompts[i]);
            var token = expected.SelectedToken(results[i].Scores);
            Assert.Equal(expected.Score, results[i].Scores[token], 1e-5);
            // Sums are taken in another order; a pixel may only change sides where its logit is zero but for rounding.
            var differing = expected.Logits.Zip(results[i].Logits[token]!)
                .Where(pair => (pair.First > 0) != (pair.Second > 0));
            Assert.All(differing, pair => Assert.InRange(Math.Abs(pair.First), 0, 1e-3));
        }
    }

    /// <summary>The image is 400 x 500, so its input 819 x 1024 and a cell 7.8 pixels; the last extent leaves the image.</summary>
    [Theory]
    [InlineData(100, 80, 200, 160, 11, 9, 27, 22)]
    [InlineData(0, 0, 500, 400, 0, 0, 64, 53)]
    [InlineData(450, -90, 900, 9, 56, 0, 64, 3)]
    public void Decode_Extent_MakesTheSameMasksThereAndNoneElsewhere(
        float left, float top, float right, float bottom, int x0, int y0, int x1, int y1)
    {
        var embedding = new ImageEmbedding(RandomEmbedding().Values, 256, 64, ImageFrame.Whole(400, 500));
        var extent = new BoxPrompt(left, top, right, bottom);
        var prompts = MixedPrompts(8);

        var everywhere = fixture.Decoder.Decode(embedding, prompts, _ => AllTokens, default);
        var within = fixture.Decoder.Decode(
            embedding, [.. prompts.Select(prompt => prompt with { Extent = extent })], _ => AllTokens, default);

        for (var i = 0; i < prompts.Count; i++)
        {
            Assert.Equal(everywhere[i].Scores, within[i].Scores);
            for (var place = 0; place < 65536; place++)
            {
                var (x, y) = (place % 256 / 4, place / 1024);
                var expected = x >= x0 && x < x1 && y >= y0 && y < y1 ? everywhere[i].Logits[2]![place] : -12;
                Assert.Equal(expected, within[i].Logits[2]![place], 1e-3);
            }
        }
    }

    [Fact]
    public void Decode_Selector_IsAskedOncePerPromptInOrderAndGetsWhatItChose()
    {
        var prompts = MixedPrompts(20);
        var asked = new List<float[]>();

        var results = fixture.Decoder.Decode(
            RandomEmbedding(),
            prompts,
            scores =>
            {
                asked.Add(scores.ToArray());
                return asked.Count % 3;
            },
            default);

        Assert.Equal(results.Select(result => result.Scores), asked);
        for (var i = 0; i < results.Count; i++)
        {
            var chosen = (i + 1) % 3;
            Assert.Equal([(chosen & 1) != 0, (chosen & 2) != 0, false, false], results[i].Logits.Select(mask => mask is not null));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_AfterPrepare_GivesTheSameBits(bool thinPadding)
    {
        var prompts = MixedPrompts(3).Select(prompt => prompt with { ThinPadding = thinPadding }).ToList();
        var expected = fixture.Decoder.Decode(RandomEmbedding(), prompts, _ => AllTokens, default);
        var embedding = RandomEmbedding();

        fixture.Decoder.Prepare(embedding, thinPadding, default);

        AssertSameBits(expected, fixture.Decoder.Decode(embedding, prompts, _ => AllTokens, default));
    }

    [Fact]
    public void Decode_CancelledOnTheWay_ThrowsAndLeavesNoTensors()
    {
        using var source = new CancellationTokenSource();
        var cancelling = new MaskTokenSelector(_ =>
        {
            source.Cancel();
            return AllTokens;
        });

        Assert.ThrowsAny<OperationCanceledException>(
            () => fixture.Decoder.Decode(RandomEmbedding(), MixedPrompts(20), cancelling, source.Token));
        Assert.Equal(0, TensorSet.LiveTensors);
    }

    [Fact]
    public async Task Decode_CancelledWhileRunning_StopsTheInference()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(30));
        var prompts = MixedPrompts(400);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Task.Run(() => fixture.Decoder.Decode(RandomEmbedding(), prompts, _ => AllTokens, source.Token)));
    }

    [Fact]
    public async Task Decode_FromManyThreads_GivesTheSameBits()
    {
        var prompts = MixedPrompts(6);
        var embedding = RandomEmbedding();
        var expected = fixture.Decoder.Decode(embedding, prompts, _ => AllTokens, default);

        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Task.Run(() => fixture.Decoder.Decode(embedding, prompts, _ => AllTokens, default))));

        Assert.All(all, found => AssertSameBits(expected, found));
    }

    [Fact]
    public void Decode_ByTheFallback_AgreesWithTheEditedGraphs()
    {
        var prompts = MixedPrompts(6);
        var embedding = RandomEmbedding();
        var whole = fixture.Model with { Manifest = fixture.Model.Manifest with { DecoderKind = DecoderKind.Whole } };
        using var fallback = new MaskDecoder(whole, ModelFixture.Options);

        var expected = fixture.Decoder.Decode(embedding, prompts, _ => AllTokens, default);
        var found = fallback.Decode(embedding, prompts, _ => AllTokens, default);

        foreach (var (a, b) in expected.Zip(found))
        {
            Assert.All(a.Scores.Zip(b.Scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.All(a.Logits[3]!.Zip(b.Logits[3]!), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        }
    }

    [Fact]
    public void Decode_MaskPromptOfAnotherSize_Throws()
    {
        var prompt = new SamPrompt([new PointPrompt(5, 5, true)], null, new float[100]);

        Assert.Throws<ArgumentException>(() => fixture.Decoder.Decode(RandomEmbedding(), [prompt], _ => 1, default));
    }

    private static ImageEmbedding RandomEmbedding(int seed = 7)
    {
        var random = new Random(seed);
        var values = new float[256 * 64 * 64];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() - 0.5f) * 0.4f;
        }

        return new ImageEmbedding(values, 256, 64, Frame);
    }

    // Points; points and box; box; box and mask; in turn.
    private static List<SamPrompt> MixedPrompts(int count)
    {
        var random = new Random(11);
        return Enumerable.Range(0, count).Select(i =>
        {
            var point = new PointPrompt(random.Next(500), random.Next(375), true);
            var box = new BoxPrompt(random.Next(200), random.Next(150), 250 + random.Next(250), 200 + random.Next(175));
            return (i % 4) switch
            {
                0 => new SamPrompt([point], null),
                1 => new SamPrompt([point, point with { X = 3, IsForeground = false }], box),
                2 => new SamPrompt([], box),
                _ => new SamPrompt([], box, Mask(random)),
            };
        }).ToList();
    }

    private static float[] Mask(Random random)
    {
        var mask = new float[256 * 256];
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = (random.NextSingle() - 0.5f) * 20;
        }

        return mask;
    }

    private static void AssertSameBits(IReadOnlyList<DecodedPrompt> expected, IReadOnlyList<DecodedPrompt> found)
    {
        Assert.Equal(expected.Count, found.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Scores, found[i].Scores);
            for (var token = 0; token < 4; token++)
            {
                Assert.True(expected[i].Logits[token].AsSpan().SequenceEqual(found[i].Logits[token]));
            }
        }
    }
}
