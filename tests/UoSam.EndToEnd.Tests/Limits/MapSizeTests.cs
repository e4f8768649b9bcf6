using Google.Protobuf;
using Grpc.Core;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using static UoSam.EndToEnd.Tests.Limits.SmallRequests;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;
using LabelMapMessage = UoSam.Protos.V1.LabelMap;

namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>Label maps of other sizes than their image of 64 x 64, by every method.</summary>
[Collection(LimitedTests.Name)]
public sealed class MapSizeTests(LimitedServices services)
{
    private static readonly LabelMap Small = LabelMapFitting.Fit(Read(SmallRequests.Map), 20, 20);

    public static TheoryData<string, Way> Methods
    {
        get
        {
            var data = new TheoryData<string, Way>();
            foreach (var stage in (string[])[.. MapStages, "frame"])
            {
                foreach (var way in Enum.GetValues<Way>())
                {
                    data.Add(stage, way);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task LabelMap_OfAnotherShapeOrThanItsMessageSays_IsRefused(string stage, Way way)
    {
        var host = await services.SharedAsync();
        using var connection = host.Connect();
        var (wide, mistaken) = (Request(stage), Request(stage));
        Set(MapOf(wide), new LabelMap(20, 30, new ushort[600]));
        MapOf(mistaken).Width = 63;

        var refusedShape = await StageCall.SendAsync(connection, wide, way);
        var refusedClaim = await StageCall.SendAsync(connection, mistaken, way);

        Assert.Equal((StatusCode.InvalidArgument, "LABEL_MAP_SIZE"), refusedShape);
        Assert.Equal((StatusCode.InvalidArgument, "LABEL_MAP_SIZE"), refusedClaim);
    }

    [Theory]
    [InlineData("prompts")]
    [InlineData("local")]
    [InlineData("frame")]
    [InlineData("global")]
    public async Task LabelMap_SmallerOfTheSameShape_IsAnsweredAsTheOneOfTheImagesSizeByEveryMethod(string stage)
    {
        var host = await services.SharedAsync();
        using var connection = host.Connect();
        var (small, fitted, unsaid) = (Request(stage), Request(stage), Request(stage));
        Set(MapOf(small), Small);
        Set(MapOf(fitted), LabelMapFitting.Fit(Small, 64, 64));
        Set(MapOf(unsaid), Small);
        (MapOf(unsaid).Height, MapOf(unsaid).Width) = (0, 0);

        var expected = await StageCall.AnswerAsync(connection, fitted);

        Assert.Equal(expected, await StageCall.AnswerAsync(connection, small));
        Assert.Equal(expected, await StageCall.AnswerAsync(connection, unsaid));
        Assert.Equal((64, 64), SizeOf(expected));
        foreach (var way in (Way[])[Way.Stream, Way.Json])
        {
            Assert.Equal((StatusCode.OK, ""), await StageCall.SendAsync(connection, small, way));
        }
    }

    private IMessage Request(string stage) => new SmallRequests(services.Model).Of(stage);

    private static void Set(LabelMapMessage message, LabelMap map)
    {
        (message.Height, message.Width) = (map.Height, map.Width);
        message.Png = ByteString.CopyFrom(LabelPngWriter.Write(map, LabelPngFormat.Grey16));
    }

    private static (int Height, int Width) SizeOf(IMessage answer) => answer switch
    {
        ExtractPromptsResponse prompts => (prompts.Objects[0].Region.Height, prompts.Objects[0].Region.Width),
        OptimizeLocalResponse local => (local.LabelMap.Height, local.LabelMap.Width),
        _ => (((OptimizeGlobalResponse)answer).LabelMap.Height, ((OptimizeGlobalResponse)answer).LabelMap.Width),
    };

    private static LabelMap Read(byte[] png) => LabelPngReader.Read(png, LabelPngEncoding.Auto, ImageLimits.Default);
}
