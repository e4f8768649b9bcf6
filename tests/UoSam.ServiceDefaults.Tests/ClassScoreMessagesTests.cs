using System.Runtime.InteropServices;
using Google.Protobuf;
using UoSam.Core;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Messages;
using PostProcess = UoSam.Core.PostProcessing.PostProcess;

namespace UoSam.ServiceDefaults.Tests;

public class ClassScoreMessagesTests
{
    [Fact]
    public void FromMessage_NoIds_NumbersThePlanes()
    {
        var scores = ClassScoreMessages.FromMessage(Message(2, 1, 2, [1, 2, 3, 4]), PostProcess.CrfStego)!;

        Assert.Equal([1, 2, 3, 4], scores.Values);
        Assert.Equal([0, 1], scores.Ids.Select(id => (int)id));
    }

    [Fact]
    public void FromMessage_NothingSent_IsNothing() => Assert.Null(ClassScoreMessages.FromMessage(null, PostProcess.None));

    [Theory]
    [InlineData(2, 1, 2, 4, PostProcess.None, "without a CRF")]
    [InlineData(2, 1, 2, 4, PostProcess.Guided, "without a CRF")]
    [InlineData(1, 2, 2, 4, PostProcess.CrfDpss, "[1, 2, 2]")]
    [InlineData(2, 0, 2, 0, PostProcess.CrfDpss, "[2, 0, 2]")]
    [InlineData(65535, 65535, 65535, 4, PostProcess.CrfDpss, "at most 12582912 values")]
    [InlineData(2, 2, 2, 4, PostProcess.CrfDpss, "16 bytes; 32")]
    public void FromMessage_WrongScores_AreRefused(
        int classes, int height, int width, int count, PostProcess post, string expected)
    {
        var message = Message(classes, height, width, new float[count]);

        var fault = Assert.Throws<InvalidInputException>(() => ClassScoreMessages.FromMessage(message, post));

        Assert.Equal("CLASS_SCORES", fault.Reason);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, new uint[] { 0, 1 }, "not finite")]
    [InlineData(0f, new uint[] { 0 }, "1 ids; 2")]
    [InlineData(0f, new uint[] { 0, 65536 }, "0..65535")]
    public void FromMessage_WrongValuesOrIds_AreRefused(float last, uint[] ids, string expected)
    {
        var message = Message(2, 1, 1, [0, last]);
        message.Ids.Add(ids);

        var fault = Assert.Throws<InvalidInputException>(() => ClassScoreMessages.FromMessage(message, PostProcess.CrfStego));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    private static ClassScores Message(int classes, int height, int width, float[] values) => new()
    {
        Classes = classes,
        Height = height,
        Width = width,
        Data = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)),
    };
}
