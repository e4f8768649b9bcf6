using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using UoSam.Protos.V1;

namespace UoSam.Web.Tests;

/// <summary>Whom the front door lets in when it speaks TLS and knows tokens.</summary>
[Collection(DoorTests.Name)]
public sealed class GuardedDoorTests(GuardedDoor door, Browser browser) : IClassFixture<GuardedDoor>
{
    [Theory]
    [InlineData(GuardedDoor.Token, 200, null)]
    [InlineData(GuardedDoor.RefineToken, 200, null)]
    [InlineData(GuardedDoor.EncoderToken, 403, "PERMISSION_DENIED")]
    [InlineData("nobody-nobody-nobody", 401, "UNAUTHENTICATED")]
    [InlineData(null, 401, "UNAUTHENTICATED")]
    public async Task Post_Token_IsLetInWhereItMay(string? token, int code, string? reason)
    {
        using var client = Client(token);

        using var answer = await client.PostAsync(
            new Uri($"{door.Address}/v1/refine"), Sample.Form(Sample.Strip, Sample.StripCoarse, "preset=fast"));

        Assert.Equal((HttpStatusCode)code, answer.StatusCode);
        Assert.Equal(
            reason,
            reason is null ? null : (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!["reason"]);
    }

    [Theory]
    [InlineData("encode", GuardedDoor.Token, 400, "PRESET")]
    [InlineData("encode", GuardedDoor.EncoderToken, 400, "PRESET")]
    [InlineData("Encode", GuardedDoor.EncoderToken, 400, "PRESET")]
    [InlineData("optimize-local", GuardedDoor.Token, 400, "PRESET")]
    [InlineData("optimize-local", GuardedDoor.EncoderToken, 403, "PERMISSION_DENIED")]
    [InlineData("OPTIMIZE-LOCAL", GuardedDoor.EncoderToken, 403, "PERMISSION_DENIED")]
    [InlineData("optimize-local", GuardedDoor.RefineToken, 403, "PERMISSION_DENIED")]
    [InlineData("encode", GuardedDoor.RefineToken, 403, "PERMISSION_DENIED")]
    [InlineData("encode", "nobody-nobody-nobody", 401, "UNAUTHENTICATED")]
    [InlineData("encode", null, 401, "UNAUTHENTICATED")]
    public async Task Json_Token_IsLetInWhereItMayCallTheMethod(string method, string? token, int code, string reason)
    {
        using var client = Client(token);

        using var answer = await client.PostAsync(
            new Uri($"{door.Address}/v1/{method}"), new StringContent("{}", null, "application/json"));

        var status = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode)code, answer.StatusCode);
        Assert.Equal(reason, (string?)status["details"]![0]!["reason"]);
    }

    [Theory]
    [InlineData(GuardedDoor.EncoderToken, StatusCode.InvalidArgument)]
    [InlineData(null, StatusCode.Unauthenticated)]
    public async Task GrpcWeb_Token_IsLetInWhereItMay(string? token, StatusCode expected)
    {
        using var channel = GrpcChannel.ForAddress(door.Address, new GrpcChannelOptions
        {
            HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWeb, Trusting()),
            HttpVersion = HttpVersion.Version11,
        });
        var headers = token is null ? [] : new Metadata { { "authorization", $"Bearer {token}" } };

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Protos.V1.SamEncoder.SamEncoderClient(channel).EncodeAsync(new EncodeRequest(), headers));

        Assert.Equal(expected, error.StatusCode);
    }

    [Fact]
    public async Task Page_WithoutAToken_IsThereOverTlsAndNothingElseIs()
    {
        using var client = Client(null);

        var page = await client.GetStringAsync(new Uri(door.Address));
        using var plain = new HttpClient();
        var refused = await Record.ExceptionAsync(() =>
            plain.GetAsync(new Uri(door.Address.Replace("https", "http", StringComparison.Ordinal))));

        Assert.StartsWith("https://", door.Address, StringComparison.Ordinal);
        Assert.Contains("<h1>Refine a label map</h1>", page, StringComparison.Ordinal);
        Assert.IsAssignableFrom<HttpRequestException>(refused);
    }

    [Fact]
    public async Task Page_ServerAsksForAToken_SaysSoAndRefinesOnceItHasIt()
    {
        var page = await browser.OpenAsync(door.Address, []);
        await page.ClickAsync("#sample");
        await page.GetByText("The sample is loaded.").WaitForAsync();
        await page.ClickAsync("#refine");
        await page.GetByText("The server asks for a token.").WaitForAsync();

        Assert.Equal("token", await page.EvaluateAsync<string>("document.activeElement.id"));
        await page.Keyboard.TypeAsync(GuardedDoor.Token);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#result").WaitForAsync();

        Assert.Equal("Done: 2 of 2 objects refined.", await page.TextContentAsync("#status"));
    }

    private HttpClient Client(string? token)
    {
        var client = new HttpClient(Trusting());
        if (token is not null)
        {
            client.DefaultRequestHeaders.Add("x-api-key", token);
        }

        return client;
    }

    private SocketsHttpHandler Trusting()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(door.CaFile);
        return new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } };
    }
}
