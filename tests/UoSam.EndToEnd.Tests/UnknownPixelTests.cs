using System.Collections.Immutable;
using UoSam.Client;
using UoSam.Core.LabelMaps;
using UoSam.ServiceDefaults.Messages;

namespace UoSam.EndToEnd.Tests;

/// <summary>The sample with a fifth of its coarse map taken away: all within 12 pixels of a border, and a square.</summary>
[Collection(HostedTests.Name)]
public sealed class UnknownPixelTests(HostedServices hosted)
{
    private const ushort Missing = 255;
    private const int Reach = 12;

    [Fact]
    public async Task Refine_UnknownPixels_ComeToWhatTheWholeMapComesTo()
    {
        using var client = new RefinementClient(StageEndpoints.AtOne(hosted.Address), TimeSpan.FromMinutes(5));
        var whole = Samples.Request("coffee");
        var expected = await client.RefineAsync(whole, CancellationToken.None);

        var result = await client.RefineAsync(whole with { LabelMap = Cut(whole, unknown: true) }, CancellationToken.None);

        Assert.DoesNotContain(Missing, result.Labels);
        var same = result.Labels.Zip(expected.Labels, (one, other) => one == other).Count(isSame => isSame);
        Assert.True(same > 0.97 * result.Labels.Length, $"{same} of {result.Labels.Length} pixels are as from the whole map");
    }

    [Fact]
    public async Task Refine_VoidPixels_ComeOutAsTheyWentIn()
    {
        using var client = new RefinementClient(StageEndpoints.AtOne(hosted.Address), TimeSpan.FromMinutes(5));
        var whole = Samples.Request("coffee");
        var cut = Cut(whole, unknown: false);

        var result = await client.RefineAsync(whole with { LabelMap = cut }, CancellationToken.None);

        Assert.Equal(
            Labels(cut).Select(id => id == Missing), result.Labels.Select(id => id == Missing));
    }

    private static Protos.V1.LabelMap Cut(RefinementRequest whole, bool unknown)
    {
        var map = LabelMapMessages.FromMessage(whole.LabelMap, 400, 600, Core.Imaging.ImageLimits.Default);
        var labels = (ushort[])map.Labels.Clone();
        for (var i = 0; i < labels.Length; i++)
        {
            var (y, x) = (i / map.Width, i % map.Width);
            var isInSquare = y is >= 200 and < 300 && x is >= 100 and < 200;
            labels[i] = isInSquare || IsNearBorder(map, y, x) ? Missing : labels[i];
        }

        var message = LabelMapMessages.ToMessage(
            map.With(labels), new Protos.V1.LabelMap { BackgroundId = 0 }, Protos.V1.LabelMapEncoding.Runs);
        (unknown ? message.UnknownIds : message.VoidIds).Add(Missing);
        return message;
    }

    private static bool IsNearBorder(LabelMap map, int y, int x)
    {
        ImmutableArray<(int Y, int X)> around = [(y - Reach, x), (y + Reach, x), (y, x - Reach), (y, x + Reach)];
        return around.Any(place => place.Y >= 0 && place.Y < map.Height && place.X >= 0 && place.X < map.Width
            && map.Labels[(place.Y * map.Width) + place.X] != map.Labels[(y * map.Width) + x]);
    }

    private static ushort[] Labels(Protos.V1.LabelMap map) => LabelMapMessages.FromMessage(map, 400, 600, Core.Imaging.ImageLimits.Default).Labels;
}
