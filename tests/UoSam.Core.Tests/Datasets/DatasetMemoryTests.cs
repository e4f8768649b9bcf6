using UoSam.Core.Datasets;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.Datasets;

/// <summary>Sets of images that show object 1 or 2, and coarse maps of which one is wrong.</summary>
public class DatasetMemoryTests
{
    private static readonly LabelSpace Space = LabelSpace.Default;

    private static readonly ImageEmbedding[] Made =
        [.. Enumerable.Range(0, 10).Select(i => DatasetScene.Embedding(i, 1 + (i % 2)))];

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void Correct_OneMapIsRelabelledOrLostItsObject_ComesBack(int wrong)
    {
        var maps = Maps();
        maps[0] = DatasetScene.Map((ushort)wrong);
        var images = Images();
        var memory = Fit(images, maps);

        var corrected = memory.Correct(images[0], maps[0], Space, "0");

        Assert.True(corrected.IsLeftOut);
        Assert.All(corrected.Corrections, change => Assert.Equal((wrong, 1), (change.From, change.To)));
        var differing = corrected.Map.Labels.Zip(DatasetScene.Map(1).Labels).Count(pair => pair.First != pair.Second);
        Assert.InRange(differing, 0, 40);
    }

    /// <summary>In the second round its object counts for the class that the others gave it, and is left out as that when it is judged.</summary>
    [Fact]
    public void Fit_OneMapIsWrong_IsLearnedFromAsTheOthersCorrectIt()
    {
        var maps = Maps();
        maps[0] = DatasetScene.Map(2);
        var images = Images();

        var memory = Fit(images, maps);

        Assert.Equal([[4, 6], [5, 5]], memory.Rounds.Select(round => Objects(round.Sums)));
        Assert.Single(Fit(images, Maps()).Rounds);
    }

    /// <summary>The first round has nothing against it: a claim of the second counts, if it is sure enough.</summary>
    [Theory]
    [InlineData(0.91, false)]
    [InlineData(0.93, true)]
    public void Correct_OnlyTheSecondRoundIsSure_IsBelievedFrom092On(double belief, bool isBelieved)
    {
        var maps = Maps();
        maps[0] = DatasetScene.Map(3);
        var images = Images();
        var sums = Fit(images, maps).Rounds[^1].Sums;
        // No map that is learned from has a 3, so it is the margin alone that tells.
        var memory = new DatasetMemory(
            [new MemoryRound(sums, Known(1, 0.6)), new MemoryRound(sums, Known(1, belief))], []);

        Assert.Equal(isBelieved, memory.Correct(images[0], maps[0], Space, "0").Corrections.Length > 0);
    }

    /// <summary>
    /// The first round gives the object class 1, and only this image has that one in the second, where the others call it 3: it must not
    /// be asked about itself.
    /// </summary>
    [Fact]
    public void Correct_SecondRound_LeavesTheImageOutAsItWasLearnedFrom()
    {
        var images = Images();
        var maps = Maps();
        maps[0] = DatasetScene.Map(2);
        var first = new MemoryRound(Fit(images, maps).Rounds[0].Sums, Known(1, 0.95));
        var once = new DatasetMemory([first], ["0"]).Correct(images[0], maps[0], Space, "0").Map;
        LabelMap[] learned = [once, .. Maps().Skip(1).Select((_, i) => DatasetScene.Map((ushort)(i % 2 == 0 ? 2 : 3)))];
        var sums = images.Zip(learned).Aggregate(DatasetSums.Empty, (sum, image) => sum.With(new ImageSums(image.First, image.Second, Space)));

        var twice = new DatasetMemory([first, new MemoryRound(sums, Known(3, 0.95, leastMargin: 4))], ["0"]).Correct(images[0], maps[0], Space, "0");

        Assert.Equal(1, once.Labels[Middle]);
        Assert.Equal(3, twice.Map.Labels[Middle]);
    }

    /// <summary>What the map does not know is told by the others; what is void stays, and counts against no claim.</summary>
    [Fact]
    public void Correct_ObjectOfOneMapIsUnknown_ComesFromTheOthers()
    {
        var maps = Maps();
        maps[0] = DatasetScene.Map(254);
        var images = Images();
        var space = Space with { UnknownIds = [254] };

        var corrected = Fit(images, maps, space).Correct(images[0], maps[0], space, "0");
        var asVoid = new LabelSpace(0, [254]);
        var kept = Fit(images, maps, asVoid).Correct(images[0], maps[0], asVoid, "0");

        Assert.Contains(corrected.Corrections, change => (change.From, change.To) == (254, 1));
        Assert.InRange(corrected.Map.Labels.Zip(DatasetScene.Map(1).Labels).Count(pair => pair.First != pair.Second), 0, 40);
        Assert.Same(maps[0], kept.Map);
    }

    /// <summary>A third of every object is unknown: the maps agree with the claims as far as they say anything.</summary>
    [Fact]
    public void Correct_UnknownPartsOfObjects_DoNotSpeakAgainstClaims()
    {
        var images = Images();
        var maps = Array.ConvertAll(Maps(), map => map.With([.. map.Labels.Select((id, i) => id != 0 && i % 64 < 28 ? (ushort)254 : id)]));
        maps[0] = maps[0].With(Array.ConvertAll(maps[0].Labels, id => id == 1 ? (ushort)2 : id));
        var space = Space with { UnknownIds = [254] };

        var corrected = Fit(images, maps, space).Correct(images[0], maps[0], space, "0");

        Assert.Contains(corrected.Corrections, change => (change.From, change.To) == (2, 1));
    }

    [Fact]
    public void Correct_OneMapInventsAnObject_IsTakenAway()
    {
        var (images, maps) = (Images(), Maps());
        // Shows background everywhere.
        images[0] = DatasetScene.Embedding(100, 0);
        var memory = Fit(images, maps);

        var corrected = memory.Correct(images[0], maps[0], Space, "0");

        Assert.All(corrected.Map.Labels, label => Assert.Equal(0, label));
        Assert.Equal(
            new MapCorrection(1, 0, 24 * 20, 0, 0), Assert.Single(corrected.Corrections) with { Margin = 0, Belief = 0 });
    }

    /// <summary>The map's class is as good as excluded, so the lead alone would be enough for any belief; a third class need not be.</summary>
    [Theory]
    [InlineData(0.65, false)]
    [InlineData(0.75, true)]
    public void Correct_ClaimLeadsTheMapsClassByFar_MustBeSureByItsMarginToo(double byMargin, bool isBelieved)
    {
        var maps = Maps();
        maps[0] = DatasetScene.Map(2);
        var images = Images();
        var belief = new ClassBelief(1, 5, [.. Enumerable.Repeat(byMargin, ClassBelief.Steps)]);
        var memory = Fit(images, maps);
        memory = memory with { Rounds = [memory.Rounds[0] with { Calibration = new ClaimCalibration([belief]) }] };

        var corrections = memory.Correct(images[0], maps[0], Space, "0").Corrections;

        Assert.Equal(isBelieved, corrections.Length > 0);
        Assert.All(corrections, change => Assert.True(change.Belief > 0.9));
    }

    [Fact]
    public void Correct_MapsAreRight_NothingChanges()
    {
        var (images, maps) = (Images(), Maps());
        var memory = Fit(images, maps);

        for (var i = 0; i < images.Length; i++)
        {
            var corrected = memory.Correct(images[i], maps[i], Space, $"{i}");

            Assert.Same(maps[i], corrected.Map);
            Assert.Empty(corrected.Corrections);
        }
    }

    [Fact]
    public void Correct_FeaturesDoNotTellTheClasses_NothingChanges()
    {
        // Each image shows its object in a channel of its own, so no other image knows it.
        ImageEmbedding[] images = [.. Enumerable.Range(0, 8).Select(i => DatasetScene.Embedding(i, 10 + i))];
        LabelMap[] maps = [.. Enumerable.Range(0, 8).Select(i => DatasetScene.Map((ushort)(1 + (i % 3))))];
        var memory = Fit(images, maps);

        for (var i = 0; i < images.Length; i++)
        {
            Assert.Same(maps[i], memory.Correct(images[i], maps[i], Space, $"{i}").Map);
        }
    }

    [Fact]
    public void Correct_ImageOfAnotherSet_IsNotLeftOut()
    {
        var maps = Maps();
        maps[0] = DatasetScene.Map(2);
        var memory = Fit(Images(), maps);

        var corrected = memory.Correct(DatasetScene.Embedding(50, 1), DatasetScene.Map(2), Space, "another");

        Assert.False(corrected.IsLeftOut);
        Assert.Contains(corrected.Corrections, change => (change.From, change.To) == (2, 1));
    }

    [Fact]
    public void Learn_SameImageTwice_CountsOnce()
    {
        var fitting = new DatasetMemoryFitting(Space);

        Assert.True(fitting.Learn(DatasetScene.Embedding(1, 1), DatasetScene.Map(1), "a"));
        Assert.False(fitting.Learn(DatasetScene.Embedding(1, 1), DatasetScene.Map(1), "a"));
        Assert.Equal(1, fitting.Count);
    }

    [Fact]
    public void KeyOf_ImageOrMapDiffers_IsAnother()
    {
        var key = DatasetMemory.KeyOf([1, 2], DatasetScene.Map(1));

        Assert.Equal(32, key.Length);
        Assert.Equal(key, DatasetMemory.KeyOf([1, 2], DatasetScene.Map(1)));
        Assert.NotEqual(key, DatasetMemory.KeyOf([1, 3], DatasetScene.Map(1)));
        Assert.NotEqual(key, DatasetMemory.KeyOf([1, 2], DatasetScene.Map(2)));
    }

    private static int Middle => (30 * DatasetScene.Side) + 32;

    private static ClaimCalibration Known(ushort id, double belief, double leastMargin = 0) => new([new ClassBelief(id, 5, [..
        Enumerable.Range(0, ClassBelief.Steps).Select(step => ClassBelief.MarginOf(step) < leastMargin ? 0 : belief)])]);

    // How many there are of 1 and 2, by the cells.
    private static double[] Objects(DatasetSums sums) => [.. sums.Classes.Where(known => known.Id > 0).Select(known =>
        Math.Round(known.Count / ((DatasetScene.Box.X1 - DatasetScene.Box.X0) * (DatasetScene.Box.Y1 - DatasetScene.Box.Y0)), 1))];

    internal static DatasetMemory Fit(ImageEmbedding[] images, LabelMap[] maps, LabelSpace? space = null)
    {
        var fitting = new DatasetMemoryFitting(space ?? Space);
        for (var i = 0; i < images.Length; i++)
        {
            fitting.Learn(images[i], maps[i], $"{i}");
        }

        ForEach(fitting.Judge);
        if (fitting.Correct())
        {
            ForEach(fitting.Relearn);
            ForEach(fitting.Judge);
        }

        return fitting.Finish();

        void ForEach(Action<ImageEmbedding, LabelMap, string> use)
        {
            for (var i = 0; i < images.Length; i++)
            {
                use(images[i], maps[i], $"{i}");
            }
        }
    }

    // Five of each kind.
    internal static ImageEmbedding[] Images() => [.. Made];

    internal static LabelMap[] Maps() => [.. Enumerable.Range(0, 10).Select(i => DatasetScene.Map((ushort)(1 + (i % 2))))];
}
