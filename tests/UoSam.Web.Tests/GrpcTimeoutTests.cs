using UoSam.Cli.Web;
using UoSam.Core;

namespace UoSam.Web.Tests;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("0S", 0)]
    [InlineData("30S", 30_000)]
    [InlineData("99999999m", 99_999_999)]
    [InlineData("2M", 120_000)]
    [InlineData("1H", 3_600_000)]
    [InlineData("1500u", 1.5)]
    [InlineData("1000000n", 1)]
    [InlineData("99n", 0)]
    [InlineData("99999999H", 24 * 86_400_000d)]
    public void Parse_NumberAndUnit_IsThatLong(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), GrpcTimeout.Parse(text));

    [Theory]
    [InlineData("S")]
    [InlineData("30")]
    [InlineData("30s")]
    [InlineData("-1S")]
    [InlineData("1.5S")]
    [InlineData(" 1S")]
    [InlineData("123456789S")]
    public void Parse_AnythingElse_IsRefused(string text) =>
        Assert.Equal("DEADLINE", Assert.Throws<InvalidInputException>(() => GrpcTimeout.Parse(text)).Reason);
}
