using System.Text.Json;
using ImageMagick;
using UoSam.Cli.Commands;
using UoSam.Client;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;

namespace UoSam.EndToEnd.Tests;

/// <summary>What was done with each object can be read and seen.</summary>
public sealed class ExplanationTests(HostedServices hosted) : IClassFixture<HostedServices>, IDisposable
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
            Assert.Equal(result.Local.Parameters.PromptKinds, trace.Candidates.Select(candidate => candidate.Kind));
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
        foreach (var item in trace.RootElement.GetProperty("local").GetProperty("objects").EnumerateArray())
        {
            byte[] colour = [.. VocPalette.Color((ushort)item.GetProperty("classId").GetInt32())];
            var point = item.GetProperty("points")[0];
            var candidate = item.GetProperty("candidates").EnumerateArray().MaxBy(entry => entry.GetProperty("weight").GetDouble());
            Assert.Equal([0, 255, 0], Rgb(pixels, Whole(point, "x"), Whole(point, "y")));
            // Later objects and points may cover some of it.
            Assert.True(Share(BoxOf(item.GetProperty("box")), pixels, colour) > 0.9);
            Assert.True(Share(Outline(candidate, picture), pixels, colour) > 0.6);
        }
    }

    private static double Share(IReadOnlyCollection<(int X, int Y)> places, IPixelCollection<byte> pixels, byte[] colour) =>
        places.Average(place => Rgb(pixels, place.X, place.Y).SequenceEqual(colour) ? 1.0 : 0);

    private static List<(int X, int Y)> BoxOf(JsonElement box)
    {
        var (left, top) = (Whole(box, "x0"), Whole(box, "y0"));
        var (right, bottom) = ((int)Math.Ceiling(Number(box, "x1")) - 1, (int)Math.Ceiling(Number(box, "y1")) - 1);
        return
        [
            .. Enumerable.Range(left, right - left + 1).SelectMany(x => new[] { (x, top), (x, bottom) }),
            .. Enumerable.Range(top, bottom - top + 1).SelectMany(y => new[] { (left, y), (right, y) }),
        ];
    }

    // The first pixel of each row of the mask, from its run lengths.
    private static List<(int X, int Y)> Outline(JsonElement candidate, MagickImage picture)
    {
        uint[] lengths = [.. candidate.GetProperty("mask").GetProperty("lengths").EnumerateArray().Select(length => length.GetUInt32())];
        var mask = Core.Masks.MaskRuns.Decode((int)picture.Height, (int)picture.Width, lengths);
        return
        [
            .. Enumerable.Range(0, mask.Height).Select(y => (X: mask.Next(y, 0, true), Y: y)).Where(place => place.X < mask.Width),
        ];
    }

    private static double Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

    private static int Whole(JsonElement element, string name) => (int)Number(element, name);

    private static byte[] Rgb(IPixelCollection<byte> pixels, int x, int y)
    {
        var colour = pixels.GetPixel(x, y).ToColor()!;
        return [colour.R, colour.G, colour.B];
    }
}
