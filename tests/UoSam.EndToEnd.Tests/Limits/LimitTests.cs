using Google.Protobuf;
using Grpc.Core;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using static UoSam.EndToEnd.Tests.Limits.SmallRequests;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>
/// What one request may hold, by every method that takes such a thing, alone, as an item of a stream and as JSON: with what
/// just fits, and with what just does not.
/// </summary>
[Collection(LimitedTests.Name)]
public sealed class LimitTests(LimitedServices services)
{
    private const int Pixels = 64 * 64;
    private static readonly Way[] Ways = Enum.GetValues<Way>();

    public static TheoryData<string, string, long, string, Way> OwnLimits
    {
        get
        {
            var data = new TheoryData<string, string, long, string, Way>();
            foreach (var way in Ways)
            {
                data.Add("encoder", "MaxImageBytes", Strip.Length, "IMAGE_TOO_LARGE", way);
                data.Add("encoder", "MaxImagePixels", Pixels, "IMAGE_TOO_LARGE", way);
                foreach (var stage in MapStages)
                {
                    data.Add(stage, "MaxImageBytes", Map.Length, "LABEL_MAP_TOO_LARGE", way);
                    data.Add(stage, "MaxImagePixels", Pixels, "EMBEDDING", way);
                    data.Add(stage, "MaxClasses", 3, "LABEL_MAP_CLASSES", way);
                }

                foreach (var stage in (string[])["prompts", "local", "frame"])
                {
                    data.Add(stage, "MaxObjects", 2, "TOO_MANY_OBJECTS", way);
                    data.Add(stage, "MaxObjectPixels", 2 * Pixels, "TOO_MANY_OBJECTS", way);
                }

                data.Add("map of twice the side", "MaxImagePixels", 4 * Pixels, "LABEL_MAP_TOO_LARGE", way);
                data.Add("runs of twice the side", "MaxImagePixels", 4 * Pixels, "LABEL_MAP_TOO_LARGE", way);
                data.Add("picture for saliency", "MaxImageBytes", Map.Length + 100, "IMAGE_TOO_LARGE", way);
                data.Add("picture for CRF", "MaxImageBytes", Map.Length + 100, "IMAGE_TOO_LARGE", way);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(OwnLimits))]
    public async Task Limit_RequestThatJustFits_IsAnsweredAndWithOneLessIsRefused(
        string what, string limit, long fits, string reason, Way way)
    {
        var request = Request(what);
        var ample = await services.SharedAsync((limit, fits));
        var tight = await services.SharedAsync((limit, fits - 1));
        using var toAmple = ample.Connect();
        using var toTight = tight.Connect();

        var answered = await StageCall.SendAsync(toAmple, request, way);
        var refused = await StageCall.SendAsync(toTight, request, way);

        Assert.Equal((StatusCode.OK, ""), answered);
        Assert.Equal((StatusCode.InvalidArgument, reason), refused);
    }

    public static TheoryData<string, string, int, string> Counts
    {
        get
        {
            var data = new TheoryData<string, string, int, string>
            {
                { "local", "points", 16, "PROMPT" },
                { "local", "object id", 65535, "PROMPT" },
                { "local", "prompt kinds", 8, "PARAMETER_RANGE" },
                { "prompts", "positive points", 8, "PARAMETER_RANGE" },
                { "global", "points per side", 128, "PARAMETER_RANGE" },
            };
            foreach (var stage in MapStages)
            {
                data.Add(stage, "label", 65535, "LABEL_MAP_CORRUPT");
                data.Add(stage, "background id", 65535, "LABEL_MAP_IDS");
                data.Add(stage, "void id", 65535, "LABEL_MAP_IDS");
                data.Add(stage, "unknown id", 65535, "LABEL_MAP_IDS");
                data.Add(stage, "void ids", 256, "LABEL_MAP_IDS");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public async Task Count_OneMore_IsRefused(string stage, string what, int most, string reason)
    {
        var host = await services.SharedAsync();
        using var channel = host.Connect();
        foreach (var way in Ways)
        {
            Assert.Equal((StatusCode.OK, ""), await StageCall.SendAsync(channel, With(stage, what, most), way));
            Assert.Equal(
                (StatusCode.InvalidArgument, reason), await StageCall.SendAsync(channel, With(stage, what, most + 1), way));
        }
    }

    [Theory]
    [InlineData("encoder")]
    [InlineData("prompts")]
    [InlineData("local")]
    [InlineData("global")]
    public async Task ItemId_ACharacterMore_IsRefused(string stage)
    {
        var host = await services.SharedAsync();
        using var channel = host.Connect();
        var request = new SmallRequests(services.Model).Of(stage);

        var fits = await StageCall.SendAsync(channel, request, Way.Stream, new string('a', 256));
        var refused = await StageCall.SendAsync(channel, request, Way.Stream, new string('a', 257));

        Assert.Equal((StatusCode.OK, ""), fits);
        Assert.Equal((StatusCode.InvalidArgument, "ITEM_ID"), refused);
    }

    private IMessage Request(string what)
    {
        var requests = new SmallRequests(services.Model);
        var map = new LabelMap(128, 128, new ushort[4 * Pixels]);
        var larger = requests.Prompts();
        switch (what)
        {
            case "map of twice the side":
                (larger.LabelMap.Height, larger.LabelMap.Width) = (128, 128);
                larger.LabelMap.Png = ByteString.CopyFrom(LabelPngWriter.Write(map, LabelPngFormat.Grey16));
                return larger;
            case "runs of twice the side":
                (larger.LabelMap.Height, larger.LabelMap.Width) = (128, 128);
                larger.LabelMap.Runs = new Protos.V1.LabelRuns { Labels = { 0 }, Lengths = { 4 * Pixels } };
                return larger;
            case "picture for saliency":
                larger.Parameters = new PromptParameters { PointSource = PointSource.Saliency };
                larger.Image = Picture();
                return larger;
            case "picture for CRF":
                var posted = requests.Global();
                posted.Parameters.PostProcess = PostProcess.CrfStego;
                posted.Image = Picture();
                return posted;
            default:
                return requests.Of(what);
        }
    }

    // The map's file is a picture too; bytes after its end make it longer than the map.
    private static SourceImage Picture() => new() { Data = ByteString.CopyFrom([.. Map, .. new byte[100]]) };

    private IMessage With(string stage, string what, int value)
    {
        var request = new SmallRequests(services.Model).Of(stage);
        switch (what)
        {
            case "points":
                var points = ((OptimizeLocalRequest)request).Objects[0].Points;
                points.Add(Enumerable.Range(points.Count, value - points.Count).Select(i => new Point { X = i, Y = i }));
                break;
            case "object id":
                ((OptimizeLocalRequest)request).Objects[0].ClassId = (uint)value;
                break;
            case "prompt kinds":
                ((OptimizeLocalRequest)request).Parameters =
                    new LocalParameters { PromptKinds = { Enumerable.Repeat(PromptKind.Box, value) } };
                break;
            case "positive points":
                ((ExtractPromptsRequest)request).Parameters = new PromptParameters { PositivePoints = value };
                break;
            case "points per side":
                var parameters = ((OptimizeGlobalRequest)request).Parameters;
                (parameters.PointsPerSide, parameters.SamplingBudgetMilliseconds) = (value, 1);
                break;
            default:
                Spoil(MapOf(request), what, (uint)value);
                break;
        }

        return request;
    }

    private static void Spoil(Protos.V1.LabelMap map, string what, uint value)
    {
        switch (what)
        {
            case "label":
                map.Runs = new Protos.V1.LabelRuns { Labels = { 3, 5, value }, Lengths = { 1, Pixels - 2, 1 } };
                break;
            case "background id":
                map.BackgroundId = value;
                break;
            case "unknown id":
                map.UnknownIds.Add(value);
                break;
            case "void id":
                map.VoidIds.Add(value);
                break;
            default:
                map.VoidIds.Clear();
                map.VoidIds.Add(Enumerable.Range(255, (int)value).Select(id => (uint)id));
                break;
        }
    }
}
