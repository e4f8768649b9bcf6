using System.Net;
using System.Text.Json.Nodes;
using Grpc.Core;
using UoSam.Cli.Web;
using UoSam.Client;
using UoSam.Protos;

namespace UoSam.Web.Tests;

/// <summary>Answers that are too large: waiting does not help, so nobody is told to wait.</summary>
public sealed class TightDoorTests(TightDoor door) : IClassFixture<TightDoor>
{
    [Fact]
    public async Task Post_StagesAnswerAboveTheLimit_IsUnprocessableAndNotToBeRetried()
    {
        using var client = new HttpClient();

        using var answer = await client.PostAsync(new Uri($"{door.Address}/v1/refine"), Sample.Form(Sample.Image, Sample.Coarse));

        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((HttpStatusCode.UnprocessableEntity, null), (answer.StatusCode, answer.Headers.RetryAfter));
        Assert.Equal((422, "MESSAGE_TOO_LARGE"), ((int)error["code"]!, (string)error["reason"]!));
        Assert.Contains("at most 1048576 are sent: ask for less", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_AnswerAboveTheLimit_IsUnprocessableAndNotToBeRetried()
    {
        using var client = new HttpClient();
        var request = new JsonObject { ["image"] = Convert.ToBase64String(Sample.Image), ["preset"] = 2, ["elementType"] = 1 };

        using var answer = await client.PostAsync(
            new Uri($"{door.Address}/v1/encode"), new StringContent(request.ToJsonString(), null, "application/json"));

        var status = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.UnprocessableEntity, null), (answer.StatusCode, answer.Headers.RetryAfter));
        Assert.Equal((8, "MESSAGE_TOO_LARGE"), ((int)status["code"]!, (string)status["details"]![0]!["reason"]!));
    }

    [Theory]
    [InlineData(TransportDefaults.Busy, 429)]
    [InlineData("MESSAGE_TOO_LARGE", 422)]
    [InlineData("ResourceExhausted", 422)]
    public void Fault_OfAStageThatIsExhausted_IsToBeRetriedWhereItIsBusy(string reason, int expected)
    {
        var fault = HttpFault.Of(new RefinementException("local-optimizer", StatusCode.ResourceExhausted, reason, "no"));

        Assert.Equal(expected, fault.Code);
    }
}
