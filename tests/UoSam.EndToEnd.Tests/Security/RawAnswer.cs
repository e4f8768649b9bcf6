using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace UoSam.EndToEnd.Tests.Security;

/// <summary>All that a client can see of an answer: status, headers, trailers and body, what is encoded also decoded.</summary>
internal static class RawAnswer
{
    /// <summary>Posts bytes to a method in gRPC's frame.</summary>
    public static Task<string> CallAsync(HttpClient client, string path, byte[] message, params (string Name, string Value)[] headers)
    {
        byte[] frame = [0, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        return SendAsync(client, HttpMethod.Post, path, frame, "application/grpc", [("te", "trailers"), .. headers]);
    }

    /// <summary>Sends a request as it is.</summary>
    public static async Task<string> SendAsync(
        HttpClient client, HttpMethod method, string path, byte[] body, string? type, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = method == HttpMethod.Get ? null : new ByteArrayContent(body),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (type is not null && request.Content is not null)
        {
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request);
        var content = await answer.Content.ReadAsByteArrayAsync();
        var text = new StringBuilder($"{(int)answer.StatusCode} {answer.ReasonPhrase}\n");
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Concat(answer.TrailingHeaders))
        {
            text.Append($"{name}: {string.Join(", ", values.Select(value => Decoded(name, value)))}\n");
        }

        return text.Append(Encoding.Latin1.GetString(content)).ToString();
    }

    private static string Decoded(string name, string value) => name.EndsWith("-bin", StringComparison.Ordinal)
        ? Encoding.Latin1.GetString(Convert.FromBase64String(value.PadRight((value.Length + 3) / 4 * 4, '=')))
        : Uri.UnescapeDataString(value);
}
