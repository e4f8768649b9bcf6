using System.Net;

namespace UoSam.Client.Tests;

public sealed class ReplicaAddressesTests
{
    [Theory]
    [InlineData("localhost:5100", false, "http://localhost:5100")]
    [InlineData("localhost:5100", true, "https://localhost:5100")]
    [InlineData("127.0.0.1:5100,b:1", false, "http://127.0.0.1:5100 http://b:1")]
    [InlineData("[::1]:5100", false, "http://[::1]:5100")]
    [InlineData("http://a:1,https://b,unix:/c", true, "http://a:1 https://b unix:/c")]
    public void Fixed_ListOfAddresses_HaveTheirSchemes(string list, bool hasTls, string expected) =>
        Assert.Equal(expected, string.Join(' ', Of(list, hasTls).Fixed));

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("a:1/")]
    [InlineData("::1:5100")]
    [InlineData("ftp://a:1")]
    [InlineData("a:port")]
    public void Constructor_NoAddress_IsRefused(string list) => Assert.Throws<UriFormatException>(() => Of(list, hasTls: false));

    private static ReplicaAddresses Of(string list, bool hasTls) => new(list, (_, _) => Task.FromResult(Array.Empty<IPAddress>()), hasTls);
}
