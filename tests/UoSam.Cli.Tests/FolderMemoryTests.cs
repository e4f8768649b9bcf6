using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using UoSam.Cli.Commands;
using UoSam.Cli.Refining;
using UoSam.Cli.Remembering;
using UoSam.Cli.Tests.Converting;
using UoSam.Core.Datasets;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using UoSam.Testing.Stages;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.Cli.Tests;

/// <summary>Ten images that show the same object; the coarse map of the first has another class for it.</summary>
public sealed class FolderMemoryTests : IAsyncLifetime
{
    private const int Side = 64;
    private static readonly ConcurrentDictionary<ByteString, Embedding> Embeddings = new();
    private CommandScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await CommandScene.StartAsync();
        _scene.Stages.Script.Embed = image => Embeddings.GetOrAdd(image, Embed).Clone();
        Directory.CreateDirectory(_scene.PathOf("images"));
        Directory.CreateDirectory(_scene.PathOf("masks"));
        for (var i = 0; i < 10; i++)
        {
            File.WriteAllText(_scene.PathOf($"images/{i}.jpg"), i.ToString(CultureInfo.InvariantCulture));
            File.WriteAllBytes(_scene.PathOf($"masks/{i}.png"), LabelPngWriter.Write(Map(i == 0 ? 5 : 7), LabelPngFormat.Palette));
        }
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Refine_Folder_OtherImagesCorrectTheWrongMapAndEachIsEncodedOnce()
    {
        var exit = await _scene.RefineFolderAsync("--json");

        Assert.Equal((0, 7), (exit, Centre("out/0.png")));
        Assert.Equal(10, _scene.Stages.Script.Requests.OfType<EncodeRequest>().Count());
        Assert.Matches(@"memory of the data set: fitted to \d+ images in \d+\.\d s\n", _scene.Errors);
        Assert.False(Directory.Exists(_scene.PathOf("out/.embeddings")));
        var memory = JsonDocument.Parse(File.ReadAllText(_scene.PathOf("out/0.json"))).RootElement.GetProperty("memory");
        var correction = Assert.Single(memory.GetProperty("corrections").EnumerateArray());
        Assert.Equal((5, 7), (correction.GetProperty("from").GetInt32(), correction.GetProperty("to").GetInt32()));
        Assert.True(memory.GetProperty("isLeftOut").GetBoolean());

        // The second round learns from the map as the first corrects it: of 24 x 24 cells each there are 9 objects, then 10.
        var rounds = MemoryFile.Read(File.ReadAllBytes(_scene.PathOf("out/dataset.memory"))).Memory.Rounds;
        Assert.Equal([9, 10], rounds.Select(round => Math.Round(round.Sums.Classes.Single(known => known.Id == 7).Count / (24 * 24), 1)));
    }

    [Fact]
    public async Task Refine_Folder_ImagesThatCannotBeEncodedAreNotCountedAsEncoded()
    {
        _scene.Stages.Script.Before = (_, image, _) => image == "3"
            ? throw StageScript.Fault(Google.Rpc.Code.InvalidArgument, "IMAGE_FORMAT", "no image")
            : Task.CompletedTask;

        await _scene.RefineFolderAsync();

        Assert.Contains("memory of the data set: 9/10 images encoded, 1 left out\n", _scene.Errors, StringComparison.Ordinal);
    }

    /// <summary>The object has 24 x 24 pixels, all images together 10 x 64 x 64.</summary>
    [Fact]
    public async Task Refine_Folder_CountsFromTheUsersMapAndTellsWhatTheMemoryChanged()
    {
        Assert.Equal(0, await _scene.RefineFolderAsync("--json"));

        Assert.Contains(
            "1.4 % of the coarse maps' pixels changed: 1.4 % by the other images' maps (1 region in 1 image), then 0.0 % by SAM",
            _scene.Errors,
            StringComparison.Ordinal);
        var trace = JsonDocument.Parse(File.ReadAllText(_scene.PathOf("out/0.json"))).RootElement;
        Assert.Equal(576, trace.GetProperty("summary").GetProperty("changedPixels").GetInt64());
        var summary = trace.GetProperty("memory").GetProperty("summary");
        Assert.Equal((4096, 576), (summary.GetProperty("pixels").GetInt64(), summary.GetProperty("changedPixels").GetInt64()));
        var other = JsonDocument.Parse(File.ReadAllText(_scene.PathOf("out/1.json"))).RootElement;
        Assert.Equal(0, other.GetProperty("memory").GetProperty("summary").GetProperty("changedPixels").GetInt64());
    }

    [Fact]
    public async Task Refine_MemoryNone_EachImageByItself()
    {
        Assert.Equal(0, await _scene.RefineFolderAsync("--memory", "none"));

        Assert.Equal(5, Centre("out/0.png"));
        Assert.False(File.Exists(_scene.PathOf("out/dataset.memory")));
    }

    [Fact]
    public async Task Refine_ThreeImages_EachByItself()
    {
        for (var i = 3; i < 10; i++)
        {
            File.Delete(_scene.PathOf($"images/{i}.jpg"));
            File.Delete(_scene.PathOf($"masks/{i}.png"));
        }

        Assert.Equal(0, await _scene.RefineFolderAsync());

        Assert.Equal(5, Centre("out/0.png"));
        Assert.False(File.Exists(_scene.PathOf("out/dataset.memory")));
    }

    [Fact]
    public async Task Refine_ShardsAndMemoryOfItsOwnCommand_SameBytesAsTheWhole()
    {
        Assert.Equal(0, await _scene.RefineFolderAsync());
        var whole = Outputs("out");

        Directory.Delete(_scene.PathOf("out"), recursive: true);
        Assert.Equal(0, await _scene.RefineFolderAsync("--shard", "1/3"));
        File.Delete(_scene.PathOf("out/dataset.memory"));
        Assert.Equal(0, await _scene.RefineFolderAsync("--shard", "0/3"));
        Assert.Equal(0, await _scene.RefineFolderAsync("--shard", "2/3"));
        Assert.Equal(whole, Outputs("out"));
        Assert.False(Directory.Exists(_scene.PathOf("out/.embeddings")));

        Directory.Delete(_scene.PathOf("out"), recursive: true);
        var file = _scene.PathOf("made/data.memory");
        Assert.Equal(0, await _scene.RunAsync(
            "memory", "--images", _scene.PathOf("images"), "--masks", _scene.PathOf("masks"), "--out", file));
        Assert.Equal(0, await _scene.RefineFolderAsync("--memory", file));
        Assert.Equal([.. whole.Where(output => output.Name != "dataset.memory")], Outputs("out"));
    }

    [Fact]
    public async Task Refine_StoppedWhileTheMemoryIsMade_GoesOnWithWhatIsEncoded()
    {
        using var stopping = new CancellationTokenSource();
        _scene.Stages.Script.Before = (_, image, _) => image == "6" ? stopping.CancelAsync() : Task.CompletedTask;
        Assert.Equal(1, await UosamCommand.RunAsync(
            [
                "refine", "--images", _scene.PathOf("images"), "--masks", _scene.PathOf("masks"), "--out", _scene.PathOf("out"),
                "--jobs", "1", "--endpoint", _scene.Stages.Address,
            ],
            stopping.Token));
        Assert.Empty(Outputs("out"));
        _scene.Stages.Script.Before = (_, _, _) => Task.CompletedTask;
        _scene.Stages.Script.Requests.Clear();

        Assert.Equal(0, await _scene.RefineFolderAsync("--jobs", "1"));

        // The first one again, which tells the model, 7, 8, 9, and 6 where its answer came too late.
        Assert.InRange(_scene.Stages.Script.Requests.OfType<EncodeRequest>().Count(), 4, 5);
        Assert.Equal(7, Centre("out/0.png"));
        Assert.False(Directory.Exists(_scene.PathOf("out/.embeddings")));
    }

    [Fact]
    public async Task Refine_ShardsWithAnImageThatFails_LeaveNoFolderOfEncodings()
    {
        File.Delete(_scene.PathOf("images/3.jpg"));
        File.WriteAllText(_scene.PathOf("images/x.jpg"), "x");
        File.WriteAllText(_scene.PathOf("masks/x.png"), "no map");

        Assert.Equal(3, await _scene.RefineFolderAsync("--shard", "1/2"));
        Assert.True(Directory.Exists(_scene.PathOf("out/.embeddings")));
        Assert.Equal(3, await _scene.RefineFolderAsync("--shard", "0/2"));

        Assert.False(Directory.Exists(_scene.PathOf("out/.embeddings")));
    }

    [Fact]
    public async Task Refine_MemoryNone_MakesRoomOfWhatAStoppedRunHasEncoded()
    {
        _scene.Write("out/.embeddings/a.embedding", "2 MiB");
        _scene.Stages.Script.Before = (_, _, _) => Task.FromException(new InvalidOperationException());

        Assert.Equal(1, await _scene.RefineFolderAsync("--memory", "none", "--shard", "0/2"));

        Assert.False(Directory.Exists(_scene.PathOf("out/.embeddings")));
    }

    [Fact]
    public async Task Refine_KeptEncodingsOfAnotherModel_DoNotCount()
    {
        var store = new EmbeddingStore(_scene.PathOf("out/.embeddings"));
        for (var i = 0; i < 10; i++)
        {
            var image = ByteString.CopyFromUtf8(i.ToString(CultureInfo.InvariantCulture));
            var embedding = Embeddings.GetOrAdd(image, Embed).Clone();
            embedding.Model.Sha256 = "def";
            embedding.Data = ByteString.CopyFrom(new byte[embedding.Data.Length]);
            store.Add(
                new Client.RefinementRequest(image.Memory, new Protos.V1.LabelMap { Height = Side, Width = Side }, Preset.Default, ParameterOverrides.Parse([])),
                new EncodeResponse { Embeddings = { embedding } });
        }

        Assert.Equal(0, await _scene.RefineFolderAsync());

        Assert.Equal(10, _scene.Stages.Script.Requests.OfType<EncodeRequest>().Count());
        Assert.Equal(7, Centre("out/0.png"));
    }

    /// <summary>Each begins at another place, keeps what it has encoded for the others, and stops where one of them is done.</summary>
    [Fact]
    public async Task Refine_ShardsAtOnce_EncodeFarLessThanTheWholeEach()
    {
        var exits = await Task.WhenAll(Enumerable.Range(0, 3).Select(
            i => Task.Run(() => _scene.RefineFolderAsync("--shard", $"{i}/3", "--jobs", "1", "--quiet"))));

        Assert.All(exits, exit => Assert.Equal(0, exit));

        // 10, and a few that two begin at once; 30 if they never met.
        Assert.InRange(_scene.Stages.Script.Requests.OfType<EncodeRequest>().Count(), 10, 22);
        Assert.Equal(7, Centre("out/0.png"));
    }

    [Fact]
    public async Task Refine_Resumed_TakesTheMemoryThatIsThere()
    {
        Assert.Equal(0, await _scene.RefineFolderAsync());
        var whole = Outputs("out");
        File.Delete(_scene.PathOf("out/4.png"));
        _scene.Stages.Script.Requests.Clear();

        Assert.Equal(0, await _scene.RefineFolderAsync());

        Assert.Equal(whole, Outputs("out"));
        Assert.Single(_scene.Stages.Script.Requests.OfType<EncodeRequest>());
    }

    [Fact]
    public async Task Refine_ResumedWithAnotherMemory_IsRefused()
    {
        Assert.Equal(0, await _scene.RefineFolderAsync());
        File.Delete(_scene.PathOf("out/4.png"));

        Assert.Equal(2, await _scene.RefineFolderAsync("--memory", "none"));

        Assert.Contains("were made by another request", _scene.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_scene.PathOf("out/4.png")));
    }

    [Theory]
    [InlineData("--quiet", "were made without a memory of the folder")]
    [InlineData("--preset", "were made by another request", "fast")]
    public async Task Refine_MapsMadeWithoutAMemory_AreRefusedBeforeOneIsMade(string option, string why, params string[] value)
    {
        Assert.Equal(0, await _scene.RefineFolderAsync("--memory", "none"));
        File.Delete(_scene.PathOf("out/4.png"));
        _scene.Stages.Script.Requests.Clear();

        Assert.Equal(2, await _scene.RefineFolderAsync([option, .. value]));

        Assert.Contains(why, _scene.Errors, StringComparison.Ordinal);
        Assert.Empty(_scene.Stages.Script.Requests);
        Assert.Equal(0, await _scene.RefineFolderAsync("--memory", "none"));
        Assert.True(File.Exists(_scene.PathOf("out/4.png")));
    }

    [Fact]
    public async Task Refine_FewMapsMadeWithoutAMemory_AreRefusedOnceOneIsMade()
    {
        Assert.Equal(0, await _scene.RefineFolderAsync("--memory", "none"));
        for (var i = 3; i < 10; i++)
        {
            File.Delete(_scene.PathOf($"out/{i}.png"));
        }

        Assert.Equal(2, await _scene.RefineFolderAsync());

        Assert.Contains("3 of the 3 refined maps that are there were made by another request", _scene.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_scene.PathOf("out/3.png")));
    }

    [Theory]
    [InlineData("absent", 2, "there is no such file")]
    [InlineData("masks/0.png", 1, "is no memory of a data set")]
    public async Task Refine_MemoryIsNoMemory_IsRefused(string file, int expected, string why)
    {
        Assert.Equal(expected, await _scene.RefineFolderAsync("--memory", _scene.PathOf(file)));

        Assert.Contains(why, _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refine_MemoryOfOtherLabels_IsRefused()
    {
        Assert.Equal(0, await _scene.RefineFolderAsync());
        File.Delete(_scene.PathOf("out/4.png"));

        Assert.Equal(2, await _scene.RefineFolderAsync("--background", "none"));

        Assert.Contains("was made for 'background=0", _scene.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3", 2)]
    [InlineData("4097", 2)]
    [InlineData("4", 0)]
    [InlineData("4096", 0)]
    public async Task Refine_MemoryImages_TakesFourToFourThousand(string most, int expected) =>
        Assert.Equal(expected, await _scene.RefineFolderAsync("--memory-images", most));

    [Fact]
    public async Task Refine_MemoryForOneImage_IsRefused()
    {
        Assert.Equal(2, await _scene.RunAsync(
            "refine", _scene.PathOf("images/0.jpg"), _scene.PathOf("masks/0.png"), "--memory", "none"));

        Assert.Contains("--memory goes with --images", _scene.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Sample_MoreThanAsked_IsSpreadOverTheNames()
    {
        var tasks = Enumerable.Range(0, 10).Select(i => new ImageTask($"{i}", "", "", "")
        {
            Fault = i == 1 ? new Core.InvalidInputException("X", "x") : null,
        }).ToList();

        // Of 0, 2, 3, ..., 9 those at 0, 9 / 4, 18 / 4 and 27 / 4, cut.
        Assert.Equal(["0", "3", "5", "7"], MemorySample.Of(tasks, 4).Select(task => task.Name));
        Assert.Equal(9, MemorySample.Of(tasks, 100).Count);
    }

    private List<(string Name, string Content)> Outputs(string folder) =>
        [.. Directory.EnumerateFiles(_scene.PathOf(folder)).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(path), Convert.ToHexString(File.ReadAllBytes(path))))];

    private int Centre(string path) => LabelPngReader.Read(File.ReadAllBytes(_scene.PathOf(path))).Labels[(32 * Side) + 32];

    private static bool IsObject(int y, int x) => y is >= 20 and < 44 && x is >= 20 and < 44;

    private static LabelMap Map(int id) => new(
        Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(IsObject(i / Side, i % Side) ? id : 0))]);

    // The object is in channel 1, what is around it in channel 0, a bit of noise in all.
    private static Embedding Embed(ByteString image)
    {
        var random = new Random(image.ToStringUtf8()[0]);
        var values = new Half[256 * Side * Side];
        for (var i = 0; i < values.Length; i++)
        {
            var channel = i / (Side * Side);
            var isShown = channel == (IsObject(i / Side % Side, i % Side) ? 1 : 0);
            values[i] = (Half)((isShown ? 1 : 0) + (0.2 * (random.NextDouble() - 0.5)));
        }

        return new Embedding
        {
            ElementType = ElementType.Float16,
            Shape = { 1, 256, Side, Side },
            Data = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
            Frame = new ImageFrame
            {
                ImageHeight = Side,
                ImageWidth = Side,
                InputSize = 1024,
                Crop = new PixelBox { X1 = Side, Y1 = Side },
            },
            Model = new ModelInfo { Sha256 = "abc" },
        };
    }
}
