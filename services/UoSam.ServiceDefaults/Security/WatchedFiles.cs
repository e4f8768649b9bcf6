using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace UoSam.ServiceDefaults.Security;

/// <summary>
/// What small files say, read again when their content changes, which is looked for when the value is asked for and at most
/// once a second. By content, for mounted secrets are links whose times tell nothing. Content that cannot be used (half a
/// renewal) leaves the value as it was, and is tried again.
/// </summary>
/// <param name="paths">The files.</param>
/// <param name="parse">Makes the value of their texts.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Told of changes.</param>
internal sealed partial class WatchedFiles<T>(string[] paths, Func<string[], T> parse, TimeProvider time, ILogger logger)
    where T : class
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _names = string.Join(" and ", paths);
    private readonly Lock _lock = new();
    private T? _value;
    private byte[] _hash = [];
    private long _looked;

    /// <summary>The value now.</summary>
    /// <exception cref="StartRefusedException">The files cannot be used, the first time.</exception>
    public T Current
    {
        get
        {
            lock (_lock)
            {
                if (_value is null || time.GetElapsedTime(_looked) >= Interval)
                {
                    _looked = time.GetTimestamp();
                    Refresh();
                }

                return _value!;
            }
        }
    }

    private void Refresh()
    {
        try
        {
            var texts = Array.ConvertAll(paths, File.ReadAllText);
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts)));
            if (!hash.AsSpan().SequenceEqual(_hash))
            {
                var isFirst = _value is null;
                _value = parse(texts);
                _hash = hash;
                if (!isFirst)
                {
                    LogRead(logger, _names);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException
            or ArgumentException or FormatException)
        {
            var what = $"{_names} cannot be used: {error.Message}";
            if (_value is null)
            {
                throw new StartRefusedException(what, error);
            }

            LogKept(logger, what);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Files} changed and were read again")]
    private static partial void LogRead(ILogger logger, string files);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{What}; what was read before stays in use")]
    private static partial void LogKept(ILogger logger, string what);
}
