using System.Net;
using System.Reflection;
using UoSam.Client;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.EndToEnd.Tests;

/// <summary>What the four services count, and where it can be read.</summary>
public sealed class MetricsTests(MeasuredServices services) : IClassFixture<MeasuredServices>
{
    [Fact]
    public async Task Metrics_AfterAnImageByCallsAndOneByStreams_HaveEveryName()
    {
        var names = typeof(MetricNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(name => name.StartsWith("uosam_", StringComparison.Ordinal));
        using var client = new RefinementClient(StageEndpoints.AtOne(services.Address), TimeSpan.FromMinutes(5));
        await client.RefineAsync(Samples.Strip("coffee"), CancellationToken.None);
        await foreach (var outcome in client.RefineStreamAsync(Samples.TwiceAsync("coffee"), maxInFlight: 2))
        {
            Assert.Null(outcome.Error);
        }

        using var http = new HttpClient();
        var text = await http.GetStringAsync($"{services.Metrics}{MetricsEndpoint.Path}");

        Assert.All(names, name => Assert.Matches($"(?m)^{name}(_bucket|_sum|_count)?[{{ ]", text));
        Assert.Matches("(?m)^uosam_requests_total\\{(?=[^}]*stage=\"sam-encoder\")(?=[^}]*result=\"OK\")[^}]*\\} [1-9]", text);
        Assert.Matches("(?m)^uosam_model_info\\{[^}]*device=\"cpu\"", text);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/uosam.v1.SamEncoder/Encode")]
    [InlineData("/grpc.health.v1.Health/Check")]
    public async Task MetricsPort_AnotherPath_IsNotThere(string path)
    {
        using var http = new HttpClient();

        var answer = await http.GetAsync(new Uri($"{services.Metrics}{path}"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task ServicePort_Metrics_AreNotThere()
    {
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20 };
        http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        var answer = await http.GetAsync(new Uri($"{services.Address}{MetricsEndpoint.Path}"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
