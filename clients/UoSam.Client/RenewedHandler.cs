using System.Security.Cryptography;

namespace UoSam.Client;

/// <summary>
/// Sends over connections that are made anew when the files of TLS change: certificates are short-lived, a client of a stream
/// is not. Looked for with each call, at most once a second; files that cannot be used (half a renewal) leave it as it was.
/// Calls on the connections of before end there.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="make">Makes a handler of what they say now.</param>
/// <param name="time">Clock.</param>
internal sealed class RenewedHandler(string[] files, Func<HttpMessageHandler> make, TimeProvider time) : HttpMessageHandler
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private HttpMessageInvoker _invoker = new(make());
    private byte[] _hash = Hash(files);
    private long _looked = time.GetTimestamp();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Current().SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _invoker.Dispose();
        }

        base.Dispose(disposing);
    }

    // By content, for mounted secrets are links whose times tell nothing.
    private static byte[] Hash(string[] files) =>
        SHA256.HashData(Array.ConvertAll(files, file => SHA256.HashData(File.ReadAllBytes(file))).SelectMany(hash => hash).ToArray());

    private HttpMessageInvoker Current()
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_looked) >= Interval)
            {
                _looked = time.GetTimestamp();
                Renew();
            }

            return _invoker;
        }
    }

    private void Renew()
    {
        try
        {
            var hash = Hash(files);
            if (!hash.AsSpan().SequenceEqual(_hash))
            {
                var renewed = new HttpMessageInvoker(make());
                // Closes what is idle now, and the rest when its calls end.
                _invoker.Dispose();
                (_invoker, _hash) = (renewed, hash);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Tried again in a second.
        }
    }
}
