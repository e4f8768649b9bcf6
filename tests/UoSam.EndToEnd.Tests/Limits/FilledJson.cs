using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;

namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>
/// A body of so many bytes, written piece by piece: a message's JSON whose three bytes of zeros have become about half of the body's
/// length, and white space after its end.
/// </summary>
internal sealed class FilledJson : HttpContent
{
    private const string Zeros = "AAAA";
    private readonly byte[] _before;
    private readonly byte[] _after;
    private readonly int _bytes;

    /// <summary>Sets the body's parts.</summary>
    /// <param name="request">Has one field of three zeros.</param>
    /// <param name="bytes">Of the whole body.</param>
    public FilledJson(IMessage request, int bytes)
    {
        var parts = JsonFormatter.Default.Format(request).Split(Zeros);
        (_before, _after, _bytes) = (Encoding.UTF8.GetBytes(parts[0]), Encoding.UTF8.GetBytes(parts[1]), bytes);
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
    }

    // Base64 is written by four characters.
    private int Filler => _bytes / 2 / Zeros.Length * Zeros.Length;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_before);
        await RepeatAsync(stream, (byte)Zeros[0], Filler);
        await stream.WriteAsync(_after);
        await RepeatAsync(stream, (byte)' ', _bytes - _before.Length - Filler - _after.Length);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes;
        return true;
    }

    private static async Task RepeatAsync(Stream stream, byte value, int count)
    {
        var piece = new byte[64 << 10];
        Array.Fill(piece, value);
        for (var left = count; left > 0; left -= piece.Length)
        {
            await stream.WriteAsync(piece.AsMemory(0, Math.Min(left, piece.Length)));
        }
    }
}
