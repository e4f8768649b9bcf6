using System.IO.Compression;
using UoSam.Core.Exchange;
using UoSam.Core.LabelMaps;
using UoSam.Core.Tests.LabelMaps;

namespace UoSam.Core.Tests.Exchange;

public class DumpReaderTests
{
    private static readonly DumpOptions Options = new();

    [Fact]
    public void Open_Npy_IsDetectedAndNamedByPath()
    {
        using var folder = new DumpFolder();
        folder.Write("a/2007_000033.npy", DumpFolder.Npy("|u1", 1, 3, [0, 7, 20]));
        folder.Write("b.npy", DumpFolder.Npy("|i1", 1, 1, [0xFF]));

        var dump = DumpReader.Open(folder.Path, "auto", Options);

        Assert.Equal("npy", dump.Format);
        Assert.Equal(["a/2007_000033", "b"], dump.Names);
        Assert.Equal([0, 7, 20], Ids(dump, "a/2007_000033"));
        Assert.Equal([255], Ids(dump, "b"));
    }

    [Fact]
    public void Open_FolderWithALinkToItself_HasEachFileOnce()
    {
        using var folder = new DumpFolder();
        folder.Write("set/a/x.npy", DumpFolder.Npy("|u1", 1, 1, [7]));
        folder.Write("other/y.npy", DumpFolder.Npy("|u1", 1, 1, [8]));
        var (set, link) = (Path.Combine(folder.Path, "set"), Path.Combine(folder.Path, "link"));
        Directory.CreateSymbolicLink(Path.Combine(set, "a", "up"), set);
        Directory.CreateSymbolicLink(Path.Combine(set, "b"), Path.Combine(folder.Path, "other"));
        Directory.CreateSymbolicLink(link, set);

        Assert.Equal(["a/x", "b/y"], DumpReader.Open(set, "auto", Options).Names);
        Assert.Equal(["a/x", "b/y"], DumpReader.Open(link, "auto", Options).Names);
    }

    /// <summary>Each shows the other's files once, and not its own again.</summary>
    [Fact]
    public void Open_FoldersWithLinksToEachOther_EndsWhereALinkLeadsBack()
    {
        using var folder = new DumpFolder();
        folder.Write("set/a/x.npy", DumpFolder.Npy("|u1", 1, 1, [7]));
        folder.Write("set/c/y.npy", DumpFolder.Npy("|u1", 1, 1, [8]));
        var set = Path.Combine(folder.Path, "set");
        Directory.CreateSymbolicLink(Path.Combine(set, "a", "b"), "../c");
        Directory.CreateSymbolicLink(Path.Combine(set, "c", "d"), "../a");

        Assert.Equal(["a/b/y", "a/x", "c/d/x", "c/y"], DumpReader.Open(set, "auto", Options).Names);
    }

    [Fact]
    public void Load_NpzOfOneArray_IsReadAsIt()
    {
        using var folder = new DumpFolder();
        folder.Write("a.npz", Zip(("labels.npy", DumpFolder.Npy("|u1", 1, 3, [0, 7, 20]))));

        var dump = DumpReader.Open(folder.Path, "auto", Options);

        Assert.Equal([0, 7, 20], Ids(dump, "a"));
    }

    [Fact]
    public void Load_NpzOfTwoArrays_NamesThem()
    {
        using var folder = new DumpFolder();
        var array = DumpFolder.Npy("|u1", 1, 1, [0]);
        var file = folder.Write("a.npz", Zip(("seg.npy", array), ("prob.npy", array)));

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(file, "auto", Options).Load("a"));

        Assert.StartsWith($"{file}: .npz file cannot be used: it holds 2 arrays (seg, prob)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NpzThatIsDamaged_IsRefused()
    {
        using var folder = new DumpFolder();
        var whole = Zip(("seg.npy", DumpFolder.Npy("|u1", 1, 1, [0])));

        for (var length = 2; length < whole.Length; length++)
        {
            var file = folder.Write("a.npz", whole[..length]);
            Assert.Throws<InvalidInputException>(() => DumpReader.Open(file, "auto", Options).Load("a"));
        }
    }

    /// <summary>A zip's own reader looks at no checksum; the array would have another id.</summary>
    [Fact]
    public void Load_NpzWithOneByteOfItsArrayChanged_IsRefusedAsDamaged()
    {
        using var folder = new DumpFolder();
        var zip = Zip(CompressionLevel.NoCompression, ("seg.npy", DumpFolder.Npy("|u1", 1, 4, [11, 22, 33, 44])));
        zip[zip.AsSpan().IndexOf<byte>([11, 22, 33, 44])] = 12;
        var file = folder.Write("a.npz", zip);

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(file, "auto", Options).Load("a"));

        Assert.Equal("NPZ", fault.Reason);
    }

    [Theory]
    [InlineData("", "this folder is not recognised as label maps, it has a.jpg; expected files of the name .png (JPEG does not keep ids)")]
    [InlineData("empty", "this folder has no files; expected files of the name .png (JPEG does not keep ids)")]
    [InlineData("a.jpg", "this file is not recognised as label maps; expected files of the name .png (JPEG does not keep ids)")]
    public void Open_NoLabelMap_SaysWhatWouldBeOne(string name, string expected)
    {
        using var folder = new DumpFolder();
        folder.Write("a.jpg", [0xFF, 0xD8]);
        Directory.CreateDirectory(Path.Combine(folder.Path, "empty"));
        var path = Path.Combine(folder.Path, name);

        var error = Assert.Throws<InvalidInputException>(() => DumpReader.Open(path, "auto", Options));

        Assert.StartsWith($"{path}: {expected}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ColoursOfVoc_GivesTheirIds()
    {
        using var folder = new DumpFolder();
        folder.Write("crfs_0.png", Rgb((0, 0, 0), (192, 128, 128), (0, 0, 32)));

        var dump = DumpReader.Open(folder.Path, "auto", Options);

        Assert.Equal("color", dump.Format);
        Assert.Equal([0, 15, 256], Ids(dump, "crfs_0"));
    }

    [Fact]
    public void Load_AmbiguousColour_RefusesWithFileAndPlace()
    {
        using var folder = new DumpFolder();
        var file = folder.Write("crfs_0.png", Rgb((128, 64, 128), (0, 0, 230), (153, 153, 153)));

        var dump = DumpReader.Open(folder.Path, "color", Options with { Palette = ColorPalette.Cityscapes });
        var fault = Assert.Throws<InvalidInputException>(() => dump.Load("crfs_0"));

        Assert.Equal("DUMP_COLOR", fault.Reason);
        Assert.StartsWith(file, fault.Message, StringComparison.Ordinal);
        Assert.Contains("(153, 153, 153) at x 2, y 0 is ambiguous: ids 10 and 11", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AmbiguousColourTakenAsLowest_GivesIt()
    {
        using var folder = new DumpFolder();
        folder.Write("crfs_0.png", Rgb((153, 153, 153), (250, 170, 30), (250, 170, 160)));

        var dump = DumpReader.Open(
            folder.Path, "color", Options with { Palette = ColorPalette.Cityscapes, TakesLowestId = true });

        Assert.Equal([10, 12, 2], Ids(dump, "crfs_0"));
    }

    [Fact]
    public void Load_ColourOfNoId_RefusesWithItsPlace()
    {
        using var folder = new DumpFolder();
        folder.Write("a.png", Rgb((0, 0, 0), (1, 2, 3)));

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(folder.Path, "color", Options).Load("a"));

        Assert.Contains("(1, 2, 3) at x 1, y 0 is none of the 512", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Ids of ImageNet-S, or colours: a picture cannot tell.</summary>
    [Fact]
    public void Load_RgbWithoutBlue_AsksWhichOfBothItIs()
    {
        using var folder = new DumpFolder();
        folder.Write("a.png", Rgb((0, 0, 0), (128, 0, 0)));

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(folder.Path, "auto", Options).Load("a"));

        Assert.Contains("--mask-format luss, colours by --mask-format color", fault.Message, StringComparison.Ordinal);
        Assert.Equal([0, 128], Ids(DumpReader.Open(folder.Path, "luss", Options), "a"));
        Assert.Equal([0, 1], Ids(DumpReader.Open(folder.Path, "color", Options), "a"));
    }

    [Fact]
    public void Open_NumberedFilesWithNames_TakesTheNames()
    {
        using var folder = new DumpFolder();
        folder.Write("crfs/crfs_1.png", Rgb((0, 0, 128)));
        folder.Write("crfs/crfs_0.png", Rgb((128, 0, 0)));

        var dump = DumpReader.Open(folder.Path, "color", Options with { Names = ["first", "second"] });

        Assert.Equal([1], Ids(dump, "first"));
        Assert.Equal([4], Ids(dump, "second"));
    }

    [Theory]
    [InlineData("crfs_2.png")]
    [InlineData("crfs.png")]
    public void Open_NumberPastTheNames_NamesTheFile(string name)
    {
        using var folder = new DumpFolder();
        var file = folder.Write(name, Rgb((128, 0, 0)));

        var fault = Assert.Throws<InvalidInputException>(() =>
            DumpReader.Open(folder.Path, "color", Options with { Names = ["first", "second"] }));

        Assert.Equal("DUMP_NAMES", fault.Reason);
        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SameNumberTwice_NamesBothFiles()
    {
        using var folder = new DumpFolder();
        var first = folder.Write("crfs/crfs_0.png", Rgb((128, 0, 0)));
        var second = folder.Write("kmeans/kmeans_0.png", Rgb((128, 0, 0)));

        var fault = Assert.Throws<InvalidInputException>(() =>
            DumpReader.Open(folder.Path, "color", Options with { Names = ["first"] }));

        Assert.Contains($"{first} and {second} have the number 0", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LussWithThresholdAndMatch_AppliesBoth()
    {
        using var folder = new DumpFolder();
        folder.Write("n01440764/x.png", LabelPngWriter.Write(new LabelMap(1, 4, [1, 2, 300, 1000]), LabelPngFormat.Luss));
        folder.Write("n01440764/x.npy", DumpFolder.Npy("<f4", 1, 4, [.. new[] { 0.2f, 0.3f, 0.31f, 0.9f }.SelectMany(BitConverter.GetBytes)]));
        var match = IdMap.ParseJson([0xEF, 0xBB, 0xBF, .. """{"0": 0, "1": 5, "2": 7, "300": 9}"""u8]);

        var dump = DumpReader.Open(folder.Path, "luss", Options with { Threshold = 0.3f, Ids = match });

        Assert.Equal([0, 7, 9, 1000], Ids(dump, "n01440764/x"));
        Assert.Equal(0.31f, dump.Load("n01440764/x").Logits!.Values[2]);
    }

    [Fact]
    public void Load_ScoresThatNobodyAsksFor_AreNotLookedAt()
    {
        using var folder = new DumpFolder();
        folder.Write("x.png", LabelPngWriter.Write(new LabelMap(1, 2, [1, 2]), LabelPngFormat.Grey8));
        folder.Write("x.npy", [1, 2, 3]);

        Assert.Equal([1, 2], Ids(DumpReader.Open(folder.Path, "auto", Options), "x"));
    }

    [Fact]
    public void Load_LussScoresOfAnotherSize_NamesBothSizes()
    {
        using var folder = new DumpFolder();
        folder.Write("x.png", LabelPngWriter.Write(new LabelMap(1, 2, [1, 2]), LabelPngFormat.Luss));
        folder.Write("x.npy", DumpFolder.Npy("<f4", 1, 3, new byte[12]));

        var fault = Assert.Throws<InvalidInputException>(
            () => DumpReader.Open(folder.Path, "luss", Options with { Threshold = 0.5 }).Load("x"));

        Assert.Contains("1 x 3", fault.Message, StringComparison.Ordinal);
        Assert.Contains("1 x 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ThresholdWithoutScores_Refuses()
    {
        using var folder = new DumpFolder();
        folder.Write("x.png", LabelPngWriter.Write(new LabelMap(1, 2, [1, 2]), LabelPngFormat.Luss));

        var fault = Assert.Throws<InvalidInputException>(() =>
            DumpReader.Open(folder.Path, "luss", Options with { Threshold = 0.5 }).Load("x"));

        Assert.Contains("x.npy", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MaskFolder_PaintsSmallerOverLarger()
    {
        using var folder = new DumpFolder();
        folder.Write("dog/7.png", Grey(255, 255, 255, 0));
        folder.Write("dog/12.png", Grey(0, 255, 0, 0));
        folder.Write("cat/1.png", Grey(0, 1, 0, 1));

        var dump = DumpReader.Open(folder.Path, "auto", Options with { FillId = 3 });

        Assert.Equal("masks", dump.Format);
        Assert.Equal(["cat", "dog"], dump.Names);
        Assert.Equal([7, 12, 7, 3], Ids(dump, "dog"));
        Assert.Equal([3, 1, 3, 1], Ids(dump, "cat"));
    }

    [Fact]
    public void Load_MasksOfTwoSizes_NamesBothFiles()
    {
        using var folder = new DumpFolder();
        folder.Write("dog/7.png", Grey(255, 255));
        folder.Write("dog/8.png", Grey(255, 255, 0));

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(folder.Path, "masks", Options).Load("dog"));

        Assert.Contains("8.png is 1 x 3", fault.Message, StringComparison.Ordinal);
        Assert.Contains("7.png", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MaskWithoutANumber_Refuses()
    {
        using var folder = new DumpFolder();
        folder.Write("dog/tail.png", Grey(255));

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(folder.Path, "masks", Options).Load("dog"));

        Assert.Contains("tail.png", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Binary_SplitsAtHalf()
    {
        using var folder = new DumpFolder();
        folder.Write("a.png", Grey(0, 127, 128, 255));

        Assert.Equal([0, 0, 1, 1], Ids(DumpReader.Open(folder.Path, "binary", Options), "a"));
    }

    [Fact]
    public void Open_SameNameTwice_NamesBothFiles()
    {
        using var folder = new DumpFolder();
        folder.Write("a.png", Grey(1));
        folder.Write("a.PNG", Grey(1));

        var fault = Assert.Throws<InvalidInputException>(() => DumpReader.Open(folder.Path, "png", Options));

        Assert.Equal("DUMP_SAME_NAME", fault.Reason);
    }

    [Fact]
    public void Open_NothingThere_SaysWhat()
    {
        using var folder = new DumpFolder();
        folder.Write("readme.txt", "no map");

        Assert.Equal("DUMP_MISSING", Assert.Throws<InvalidInputException>(() => DumpReader.Open(folder.Path + "x", "npy", Options)).Reason);
        Assert.Equal("DUMP_EMPTY", Assert.Throws<InvalidInputException>(() => DumpReader.Open(folder.Path, "npy", Options)).Reason);
        Assert.Equal("DUMP_FORMAT", Assert.Throws<InvalidInputException>(() => DumpReader.Open(folder.Path, "auto", Options)).Reason);
        Assert.Contains("npy", Assert.Throws<InvalidInputException>(() => DumpReader.Open(folder.Path, "numpy", Options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1=")]
    [InlineData("1=2=3")]
    [InlineData("a=1")]
    [InlineData("1=70000")]
    public void IdMap_NoPair_Refuses(string text)
    {
        Assert.Equal("ID_MAP", Assert.Throws<InvalidInputException>(() => IdMap.Parse(text)).Reason);
    }

    private static int[] Ids(LabelMapDump dump, string name) => [.. dump.Load(name).Map.Labels.Select(id => (int)id)];

    private static byte[] Rgb(params (int R, int G, int B)[] row) => new PngBuilder(1, row.Length, 8, 2, false).Build(
        (_, x, c) => c == 0 ? row[x].R : c == 1 ? row[x].G : row[x].B, _ => 0);

    private static byte[] Grey(params int[] row) => new PngBuilder(1, row.Length, 8, 0, false).Build((_, x, _) => row[x], _ => 0);

    private static byte[] Zip(params (string Name, byte[] Content)[] files) => Zip(CompressionLevel.Optimal, files);

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
