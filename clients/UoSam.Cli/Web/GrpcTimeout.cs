using System.Globalization;
using UoSam.Core;

namespace UoSam.Cli.Web;

/// <summary>The header <c>grpc-timeout</c>: at most 8 digits and a unit, as gRPC over HTTP/2 has it.</summary>
internal static class GrpcTimeout
{
    private const int MostDigits = 8;

    // A timer takes no more.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static TimeSpan Parse(string text)
    {
        var unit = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 1d / TimeSpan.NanosecondsPerTick,
            _ => double.NaN,
        };
        if (double.IsNaN(unit) || text.Length - 1 > MostDigits
            || !uint.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw new InvalidInputException(
                "DEADLINE", "the header grpc-timeout is not at most 8 digits and one of H, M, S, m, u, n, e.g. 30S");
        }

        return TimeSpan.FromTicks((long)Math.Min(unit * count, Longest.Ticks));
    }
}
