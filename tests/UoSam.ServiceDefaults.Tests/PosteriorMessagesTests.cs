using UoSam.Core;
using UoSam.Core.Denoising;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Messages;
using ImageFrame = UoSam.Core.Inference.ImageFrame;

namespace UoSam.ServiceDefaults.Tests;

public class PosteriorMessagesTests
{
    // 48 x 64 cells.
    private const int Cells = 3072;
    private static readonly ImageFrame Frame = ImageFrame.Whole(360, 480);

    [Fact]
    public void Posterior_RoundTrip_IsTheSame()
    {
        var shares = Shares(3);

        var read = PosteriorMessages.FromMessage(PosteriorMessages.ToMessage(shares), Frame)!;

        Assert.Equal(shares.Ridge, read.Ridge);
        Assert.Equal(shares.Ids.ToArray(), read.Ids.ToArray());
        Assert.Equal(shares.Values, read.Values);
    }

    [Fact]
    public void ToMessage_MoreThan32Classes_IsNone()
    {
        Assert.NotNull(PosteriorMessages.ToMessage(Shares(32)));
        Assert.Null(PosteriorMessages.ToMessage(Shares(33)));
    }

    [Fact]
    public void FromMessage_AbsentOrEmpty_IsNone()
    {
        Assert.Null(PosteriorMessages.FromMessage(null, Frame));
        Assert.Null(PosteriorMessages.FromMessage(new FeaturePosterior(), Frame));
    }

    [Fact]
    public void FromMessage_OfAnotherImageSize_IsRefused() =>
        Refused(PosteriorMessages.ToMessage(Shares(2))!, "has 24576 bytes; 32768 are expected", ImageFrame.Whole(480, 480));

    [Fact]
    public void FromMessage_ManyClasses_IsRefused()
    {
        var message = new FeaturePosterior { ClassIds = { Enumerable.Range(0, 33).Select(id => (uint)id) } };

        Refused(message, "names 33 classes");
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(5, 4)]
    [InlineData(5, 65536)]
    public void FromMessage_IdsThatAreNone_IsRefused(uint first, uint second)
    {
        var message = PosteriorMessages.ToMessage(Shares(2))!;
        message.ClassIds.Clear();
        message.ClassIds.Add([first, second]);

        Refused(message, "names 2 classes");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-0.01f)]
    [InlineData(1.01f)]
    [InlineData(float.PositiveInfinity)]
    public void FromMessage_ValueThatIsNoShare_IsRefused(float value)
    {
        var shares = Shares(2);
        shares.Values[1][Cells - 1] = value;

        Refused(PosteriorMessages.ToMessage(shares)!, "holds values that are no shares");
    }

    private static void Refused(FeaturePosterior message, string words, ImageFrame? frame = null)
    {
        var error = Assert.Throws<InvalidInputException>(() => PosteriorMessages.FromMessage(message, frame ?? Frame));

        Assert.Equal("POSTERIOR", error.Reason);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static PosteriorShares Shares(int classes) => new(
        0.3,
        [.. Enumerable.Range(0, classes).Select(id => (ushort)(7 * id))],
        [.. Enumerable.Range(0, classes).Select(k => Enumerable.Range(0, Cells).Select(i => (i + k) % 10 / 9f).ToArray())]);
}
