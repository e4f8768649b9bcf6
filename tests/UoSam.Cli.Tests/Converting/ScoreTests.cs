using UoSam.Cli.Commands;
using UoSam.Protos.V1;

namespace UoSam.Cli.Tests.Converting;

/// <summary>Scores of classes, [classes, H, W], as label maps and for the CRF.</summary>
public sealed class ScoreTests : IAsyncLifetime
{
    private CommandScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CommandScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    /// <summary>Planes of 2 x 2 of the centre crop of 375 x 500; ids 0 and 1 become 5 and 9, and the cropped sides come back.</summary>
    [Fact]
    public async Task Refine_ScoresWithCrf_GoToTheLastStageOverTheWholeImage()
    {
        _scene.AddImage("a.jpg");
        _scene.Write("masks/0.npy", Npy(2, 4, 4, i => i < 16 == i % 4 < 2 ? 3 : 0));
        var names = _scene.Write("names.txt", "a\n");

        var exit = await _scene.RefineFolderAsync(
            "--geometry", "crop", "--names", names, "--map-ids", "0=5,1=9", "--background", "none", "--post", "crf=dpss", "--scores", _scene.PathOf("masks"));

        Assert.Equal((0, ""), (exit, _scene.Faults()));
        var request = _scene.Stages.Script.Requests.OfType<OptimizeGlobalRequest>().Single();
        var scores = request.ClassScores;
        Assert.Equal((2, 4, 5), (scores.Classes, scores.Height, scores.Width));
        Assert.Equal([5u, 9u], scores.Ids);
        Assert.Equal(
            [3f, 3f, 0f, 0f, 0f],
            Enumerable.Range(0, 5).Select(i => BitConverter.ToSingle(scores.Data.Span[(4 * i)..])));
        Assert.Equal(PostProcess.CrfDpss, request.Parameters.PostProcess);
        Assert.Equal([5, 9, 255], _scene.Ids("out/a.png").Distinct().Order());
    }

    [Fact]
    public async Task Refine_OtherScores_MakeAnotherRequest()
    {
        _scene.AddPair("a");
        _scene.Write("scores/a.npy", Npy(2, 2, 3, i => i));
        await _scene.RefineFolderAsync("--post", "crf=stego", "--scores", _scene.PathOf("scores"));
        _scene.Write("scores/a.npy", Npy(2, 2, 3, i => -i));

        var exit = await _scene.RefineFolderAsync("--post", "crf=stego", "--scores", _scene.PathOf("scores"));

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains("--overwrite", _scene.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--scores scores", CommandErrors.BadUsage, "--scores goes with --post crf=stego")]
    [InlineData("--scores scores --post guided", CommandErrors.BadUsage, "--scores goes with --post crf=stego")]
    [InlineData("--scores nowhere --post crf=stego", CommandErrors.BadUsage, "no such file or folder")]
    [InlineData("--scores scores --post crf=stego", CommandErrors.SomeFailed, "there are no scores a.npy")]
    public async Task Refine_WrongScores_AreRefused(string options, int expected, string message)
    {
        _scene.AddPair("a");
        _scene.Write("scores/b.npy", Npy(2, 2, 3, i => i));

        var exit = await _scene.RunHereAsync(["refine", "--images", "images", "--masks", "masks", "--out", "out", .. options.Split(' ')]);

        Assert.Equal(expected, exit);
        var failures = _scene.PathOf("out/failures.jsonl");
        Assert.Contains(message, _scene.Errors + (File.Exists(failures) ? File.ReadAllText(failures) : ""), StringComparison.Ordinal);
    }

    /// <summary>Read as classes first they would be 15 classes of 20 x 12.</summary>
    [Theory]
    [InlineData("npy")]
    [InlineData("png", "--post", "crf=stego", "--scores")]
    public async Task Refine_ScoresWithTheirClassesLast_AreRefusedByTheShapeOfTheImage(string format, params string[] scores)
    {
        _scene.AddImage("a.jpg");
        _scene.AddTruth("maps/a.png", x => x / 250);
        var folder = Path.GetDirectoryName(_scene.Write("scores/a.npy", Npy(15, 20, 12, i => i)))!;

        var exit = await _scene.RunAsync([
            "refine", "--images", _scene.PathOf("images"), "--masks", format == "npy" ? folder : _scene.PathOf("maps"),
            "--mask-format", format, "--out", _scene.PathOf("out"), .. scores, .. scores.Length > 0 ? [folder] : Array.Empty<string>()]);

        Assert.Equal(CommandErrors.SomeFailed, exit);
        Assert.Contains(
            "the scores are [15, 20, 12], the image is 375 x 500 (height x width): the shapes differ, expected [classes, height, width]; "
            + "the image's are the first two, and the 12 classes last: save numpy.moveaxis(scores, -1, 0)",
            _scene.Errors,
            StringComparison.Ordinal);
        Assert.Empty(_scene.Stages.Script.Requests);
    }

    internal static byte[] Npy(int classes, int height, int width, Func<int, float> at)
    {
        var head = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({classes}, {height}, {width}), }}\n";
        return
        [
            0x93, .. "NUMPY"u8, 1, 0, (byte)head.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(head),
            .. Enumerable.Range(0, classes * height * width).SelectMany(i => BitConverter.GetBytes(at(i))),
        ];
    }
}
