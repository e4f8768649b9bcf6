using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace UoSam.Web.Tests;

/// <summary>A call of <c>POST /v1/refine</c>.</summary>
internal static class RefineCall
{
    /// <summary>Sends it.</summary>
    public static async Task<HttpResponseMessage> PostAsync(OpenDoor door, string accept, HttpContent content)
    {
        using var client = new HttpClient();
        // A body that is refused is not sent.
        client.DefaultRequestHeaders.ExpectContinue = true;
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return await client.PostAsync(new Uri($"{door.Address}/v1/refine"), content);
    }

    /// <summary>Sees that it was refused, with this reason and these words.</summary>
    public static async Task AssertFaultAsync(HttpResponseMessage answer, int code, string reason, string words)
    {
        Assert.Equal((HttpStatusCode)code, answer.StatusCode);
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((code, reason), ((int)error["code"]!, (string)error["reason"]!));
        Assert.Contains(words, (string)error["message"]!, StringComparison.Ordinal);
    }
}
