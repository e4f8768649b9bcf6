using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace UoSam.Cli.Web;

/// <summary>
/// A request's body, read whole into a buffer that the next request gets: buffers of tens of megabytes that were made anew, and
/// grown by doubling, were three times the body's size in garbage that is collected late.
/// </summary>
internal sealed class JsonBody : IDisposable
{
    /// <summary>Bytes that must have come before the declared length is believed: it costs its sender nothing.</summary>
    private const int FirstBytes = 1 << 20;

    private byte[] _buffer;
    private int _length;

    private JsonBody(int firstBytes) => _buffer = ArrayPool<byte>.Shared.Rent(firstBytes);

    /// <summary>The bytes; until disposal.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>The bytes from their begin; until disposal.</summary>
    public Stream Open() => new MemoryStream(_buffer, 0, _length, writable: false);

    /// <summary>Reads it to its end.</summary>
    /// <param name="request">Its server sees to it that no more than the limit comes.</param>
    /// <param name="maxBytes">The limit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BadHttpRequestException">The body is above the limit, or ends before its declared length.</exception>
    public static async Task<JsonBody> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        // One more, so that the end is seen without growing.
        var declared = (int)Math.Min(request.ContentLength ?? 0, maxBytes) + 1;
        var body = new JsonBody(Math.Clamp(declared, 1, FirstBytes));
        try
        {
            while (await request.Body.ReadAsync(body.Free(declared), cancellationToken) is > 0 and var read)
            {
                body._length += read;
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    private Memory<byte> Free(int expected)
    {
        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(expected, 2 * _length));
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(_length);
    }
}
