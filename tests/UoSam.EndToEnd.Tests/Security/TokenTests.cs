using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using UoSam.Client;
using UoSam.ServiceDefaults.Security;
using UoSam.Testing;

namespace UoSam.EndToEnd.Tests.Security;

public sealed class TokenTests : IDisposable
{
    private const string Alice = "alice-alice-alice-alice";
    private const string Bob = "bob-bob-bob-bob-bob-bob";

    private readonly string _file = Path.GetTempFileName();

    public TokenTests() => File.WriteAllText(
        _file, $"# callers\nalice {Alice}\nbob {Bob} uosam.v1.SamEncoder/* uosam.v1.PromptExtraction/ExtractPromptsStream\n");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(Alice, StatusCode.InvalidArgument)]
    [InlineData(Bob, StatusCode.PermissionDenied)]
    [InlineData("alice-alice-alice-alicf", StatusCode.Unauthenticated)]
    [InlineData("alice", StatusCode.Unauthenticated)]
    [InlineData(null, StatusCode.Unauthenticated)]
    public async Task Call_Token_IsLetInWhereItMay(string? token, StatusCode expected)
    {
        await using var stage = await SecuredStage.StartAsync(("Security:TokensFile", _file));

        var status = await stage.CallAsync(new RefinementClientOptions { Token = token });

        Assert.Equal(expected, status.StatusCode);
        Assert.DoesNotContain(Alice, status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ApiKeyOfTheConfiguration_IsLetIn()
    {
        await using var stage = await SecuredStage.StartAsync(("Security:Tokens", $"carol {Bob}; dave {Alice}"));
        using var channel = stage.Open(new RefinementClientOptions());

        var status = await SecuredStage.CallAsync(channel, new Metadata { { "x-api-key", Alice } });

        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
    }

    [Fact]
    public async Task Call_FileChanged_TheNewTokensCount()
    {
        await using var stage = await SecuredStage.StartAsync(("Security:TokensFile", _file));
        using var channel = stage.Open(new RefinementClientOptions { Token = Alice });
        Assert.Equal(StatusCode.InvalidArgument, (await SecuredStage.CallAsync(channel)).StatusCode);

        await File.WriteAllTextAsync(_file, $"bob {Bob}");
        await Task.Delay(TimeSpan.FromSeconds(1.2));

        Assert.Equal(StatusCode.Unauthenticated, (await SecuredStage.CallAsync(channel)).StatusCode);
    }

    [Fact]
    public async Task Health_NoToken_IsAnsweredAndReflectionIsNot()
    {
        await using var stage = await SecuredStage.StartAsync(("Security:TokensFile", _file));
        using var channel = stage.Open(new RefinementClientOptions());

        var answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
        using var http = new HttpClient { DefaultRequestVersion = new Version(2, 0) };
        http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var reflection = await http.PostAsync(
            new Uri($"http://127.0.0.1:{stage.Port}/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"), null);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, reflection.StatusCode);
    }

    [Fact]
    public async Task Health_PortOfItsOwn_IsThereAndNowhereElse()
    {
        var address = $"http://127.0.0.1:{ServiceProcess.FreePort()}";
        await using var stage = await SecuredStage.StartAsync(("Security:HealthUrl", address));
        using var own = GrpcChannel.ForAddress(address);
        using var services = stage.Open(new RefinementClientOptions());

        var answer = await new Health.HealthClient(own).CheckAsync(new HealthCheckRequest());
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await new Health.HealthClient(services).CheckAsync(new HealthCheckRequest()));

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
        Assert.Equal(StatusCode.Unimplemented, (await SecuredStage.CallAsync(own)).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await SecuredStage.CallAsync(services)).StatusCode);
    }

    [Theory]
    [InlineData("alice", "line 1")]
    [InlineData("# none\nalice short", "line 2")]
    [InlineData("alice alice-alice-alice-alice SamEncoder", "'SamEncoder'")]
    public void Parse_LineOfAnotherForm_SaysWhichWithoutTheToken(string text, string expected)
    {
        var fault = Assert.Throws<FormatException>(() => CallerList.Parse(text));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Alice, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uosam.v1.SamEncoder/Encode", true)]
    [InlineData("uosam.v1.SamEncoderX/Encode", false)]
    [InlineData("uosam.v1.PromptExtraction/ExtractPromptsStream", true)]
    [InlineData("uosam.v1.PromptExtraction/ExtractPrompts", false)]
    public void May_MethodsOfBob_AreThose(string method, bool expected)
    {
        var bob = CallerList.Parse(File.ReadAllText(_file)).Find(Bob)!;

        Assert.Equal(expected, bob.May(method));
    }
}
