using System.Runtime.InteropServices;
using Google.Protobuf;
using UoSam.Core;
using UoSam.Core.Imaging;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Messages;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;
using PointSource = UoSam.Core.Prompts.PointSource;

namespace UoSam.ServiceDefaults.Tests;

public class PointMapMessagesTests
{
    private static readonly LabelMap Map = new(2, 3, new ushort[6]);

    [Fact]
    public void FromMessage_LogitsOfTheImagesSize_AreRead()
    {
        var maps = Read(PointSource.ForegroundLogits, 2, 3, 1, 2, 3, -4, 5, 6.5f);

        Assert.Equal([1, 2, 3, -4, 5, 6.5f], maps.ForegroundLogits!.Values);
        Assert.Null(maps.Saliency);
    }

    [Theory]
    [InlineData(3, 2, 0f, "3 x 2")]
    [InlineData(2, 3, float.NaN, "not finite")]
    [InlineData(2, 3, float.PositiveInfinity, "not finite")]
    public void FromMessage_WrongLogits_AreRefused(int height, int width, float last, string expected)
    {
        var fault = Assert.Throws<InvalidInputException>(
            () => Read(PointSource.ForegroundLogits, height, width, 0, 0, 0, 0, 0, last));

        Assert.Equal("FOREGROUND_LOGITS", fault.Reason);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromMessage_TooFewBytes_AreRefusedWithBothNumbers()
    {
        var fault = Assert.Throws<InvalidInputException>(() => Read(PointSource.ForegroundLogits, 2, 3, 1, 2));

        Assert.Contains("8 bytes; 24", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PointSource.ForegroundLogits, "FOREGROUND_LOGITS")]
    [InlineData(PointSource.Saliency, "IMAGE_MISSING")]
    public void FromMessage_NothingSent_IsRefused(PointSource source, string reason)
    {
        var fault = Assert.Throws<InvalidInputException>(
            () => PointMapMessages.FromMessage(new ExtractPromptsRequest(), source, Map, ImageLimits.Default));

        Assert.Equal(reason, fault.Reason);
    }

    private static Core.Prompts.PointMaps Read(PointSource source, int height, int width, params float[] values) =>
        PointMapMessages.FromMessage(
            new ExtractPromptsRequest
            {
                ForegroundLogits = new ScoreMap
                {
                    Height = height,
                    Width = width,
                    Data = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)),
                },
            },
            source,
            Map,
            ImageLimits.Default);
}
