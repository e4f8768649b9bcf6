using System.Text.Json;
using ImageMagick;
using UoSam.Cli.Commands;
using UoSam.Client;
using UoSam.Core.Imaging;
using UoSam.Protos.V1;

namespace UoSam.EndToEnd.Tests;

/// <summary>What was done with each object can be read and seen.</summary>
[Collection(HostedTests.Name)]
public sealed class ExplanationTests(HostedServices hosted) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-explain-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refine_Coffee_EveryObjectCarriesItsCandidatesWeightsAndDecision(bool withMasks)
    {
        using var client = new RefinementClient(StageEndpoints.AtOne(hosted.Address), TimeSpan.FromMinutes(5));
        var overrides = new RefinementParameters();
        overrides.Local.CandidateMasks = withMasks;

        var result = await client.RefineAsync(Samples.Request("coffee") with { Overrides = overrides }, CancellationToken.None);

        Assert.Equal(2, result.Local.Objects.Count);
        Assert.All(result.Local.Objects, trace =>
        {
            Assert.Equal(ObjectDecision.Accepted, trace.Decision);
            // coffee-coarse.png is noisy: a second look follows the kinds; then one of the objects is asked for by its own
            // mask, which does not grow.
            var isAskedByOwnMask = trace.ClassId == 1;
            PromptKind[] further = isAskedByOwnMask ? [PromptKind.PointsBoxMask, PromptKind.PointsBoxMask] : [PromptKind.PointsBoxMask];
            int[] rounds = isAskedByOwnMask ? [0, 0, 0, 0, 1, 2] : [0, 0, 0, 0, 1];
            Assert.Equal(
                [.. result.Local.Parameters.PromptKinds, .. further], trace.Candidates.Select(candidate => candidate.Kind));
            Assert.Equal(rounds, trace.Candidates.Select(candidate => candidate.Round));
            Assert.Equal(isAskedByOwnMask, trace.Candidates[^1].Weight == 0);
            Assert.Equal(1, trace.Candidates.Sum(candidate => candidate.Weight), 1e-4);
            Assert.All(trace.Candidates, candidate =>
            {
                Assert.Equal(4, candidate.Scores.Count);
                Assert.InRange(candidate.ChosenToken, 1, 3);
                Assert.Equal(withMasks, candidate.Mask is not null);
            });
        });
    }

    [Fact]
    public async Task RefineCommand_ExplainAndJson_ThePictureShowsWhatTheTraceSays()
    {
        var output = Path.Combine(_folder.FullName, "coffee.png");

        var exit = await UosamCommand.RunAsync(
            ["refine", Samples.PathOf("coffee.png"), Samples.PathOf("coffee-coarse.png"), "-o", output, "--json", "--explain",
                "--endpoint", hosted.Address],
            CancellationToken.None);

        Assert.Equal(0, exit);
        using var picture = new MagickImage(Path.ChangeExtension(output, ".explain.png"));
        using var pixels = picture.GetPixels();
        using var trace = JsonDocument.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(output, ".json")));
        var objects = trace.RootElement.GetProperty("local").GetProperty("objects").EnumerateArray().ToList();
        Assert.All(objects, item =>
        {
            var point = item.GetProperty("points")[0];
            Assert.Equal([0, 230, 0], Rgb(pixels, Whole(point, "x"), Whole(point, "y")));
            // One bright colour; later boxes and points may cover some of it.
            var colour = BoxOf(item.GetProperty("box")).Select(place => Convert.ToHexString(Rgb(pixels, place.X, place.Y)))
                .GroupBy(text => text).MaxBy(group => group.Count())!;
            Assert.True(colour.Count() > 0.8 * BoxOf(item.GetProperty("box")).Count, colour.Key);
            Assert.NotEqual(colour.Key[..2], colour.Key[4..]);
        });
        // Below the whole picture there are rows of three: the objects, and regions that one is asked about by a click.
        var regions = trace.RootElement.GetProperty("local").GetProperty("regions").EnumerateArray().ToList();
        Assert.All(regions, region => Assert.Equal(
            [0, 230, 0], Rgb(pixels, Whole(region.GetProperty("point"), "x"), Whole(region.GetProperty("point"), "y"))));
        var rows = (objects.Count + regions.Count + 2) / 3;
        Assert.Equal((uint)ExplanationPicture.Width, picture.Width);
        Assert.InRange((int)picture.Height, Whole(400) + (250 * rows), Whole(400) + (700 * rows));
    }

    /// <summary>The first object of a class has component 0, the first calls are round 0: they are said too.</summary>
    [Fact]
    public async Task RefineCommand_Json_EveryFigureOfObjectsAndCandidatesIsThere()
    {
        var output = Path.Combine(_folder.FullName, "whole.png");

        await UosamCommand.RunAsync(
            ["refine", Samples.PathOf("coffee.png"), Samples.PathOf("coffee-coarse.png"), "-o", output, "--json",
                "--endpoint", hosted.Address],
            CancellationToken.None);

        using var trace = JsonDocument.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(output, ".json")));
        var objects = trace.RootElement.GetProperty("local").GetProperty("objects").EnumerateArray().ToList();
        string[] ofObjects = ["classId", "component", "points", "box", "candidates", "score", "coarseIou", "decision", "reason"];
        string[] ofCandidates = ["kind", "round", "scores", "chosenToken", "coarseIou", "agreement", "weight"];
        Assert.All(objects, item => Assert.Empty(ofObjects.Except(Names(item))));
        Assert.All(
            objects.SelectMany(item => item.GetProperty("candidates").EnumerateArray()),
            candidate => Assert.Empty(ofCandidates.Except(Names(candidate))));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static List<(int X, int Y)> BoxOf(JsonElement box)
    {
        var (left, top) = (Whole(box, "x0"), Whole(box, "y0"));
        var (right, bottom) = (Whole(box, "x1") - 1, Whole(box, "y1") - 1);
        return
        [
            .. Enumerable.Range(left, right - left + 1).SelectMany(x => new[] { (x, top), (x, bottom) }),
            .. Enumerable.Range(top, bottom - top + 1).SelectMany(y => new[] { (left, y), (right, y) }),
        ];
    }

    private static int Whole(JsonElement element, string name) => Whole(element.GetProperty(name).GetDouble());

    // 600 x 400 pixels are drawn 1264 wide, 8 from the edge.
    private static int Whole(double place) => 8 + (int)(place * 1264 / 600);

    private static byte[] Rgb(IPixelCollection<byte> pixels, int x, int y)
    {
        var colour = pixels.GetPixel(x, y).ToColor()!;
        return [colour.R, colour.G, colour.B];
    }
}
