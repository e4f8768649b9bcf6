using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace UoSam.Faults.Tests;

/// <summary>A compressed message that is a thousand times larger than it looks.</summary>
public sealed class GzipBombTests
{
    [Fact]
    public async Task Unary_HalfAMegabyteThatInflatesTo512_IsRefusedWithoutBeingInflated()
    {
        await using var host = await ScriptedHost.StartAsync((_, _) => Items.Answer());
        using var client = new HttpClient(new SocketsHttpHandler());
        using var content = new ByteArrayContent(Framed(Bomb(512 << 20)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{host.Address}/uosam.v1.PromptExtraction/ExtractPrompts")
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "grpc-encoding", "gzip" }, { "te", "trailers" } },
        };
        var before = GC.GetTotalAllocatedBytes();

        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();

        var headers = response.TrailingHeaders.Concat(response.Headers).ToDictionary(header => header.Key, header => header.Value.First());
        Assert.True(headers.TryGetValue("grpc-status", out var status), $"{response.StatusCode} {string.Join(' ', headers)}");
        Assert.Equal($"{(int)Grpc.Core.StatusCode.ResourceExhausted}", status);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 256 << 20, $"{(GC.GetTotalAllocatedBytes() - before) >> 20} MiB allocated");
        Assert.Equal(0, host.Gate.Admitted);
    }

    private static byte[] Bomb(int bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        {
            var block = new byte[1 << 20];
            for (var left = bytes; left > 0; left -= block.Length)
            {
                gzip.Write(block);
            }
        }

        return output.ToArray();
    }

    // gRPC's frame: a flag for compressed, the length, the bytes.
    private static byte[] Framed(byte[] message)
    {
        byte[] frame = [1, 0, 0, 0, 0, .. message];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        return frame;
    }
}
