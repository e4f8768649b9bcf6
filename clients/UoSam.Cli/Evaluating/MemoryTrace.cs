using System.Text.Json;
using Google.Protobuf;
using UoSam.Protos.V1;

namespace UoSam.Cli.Evaluating;

/// <summary>What the other images of its folder changed in a coarse map before it was refined, as a trace tells it.</summary>
/// <param name="ChangedShare">Share of the pixels, 0..1; NaN where the trace does not say.</param>
/// <param name="Corrections">The regions.</param>
internal sealed record MemoryTrace(double ChangedShare, IReadOnlyList<MemoryTraceRegion> Corrections)
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>Of a trace; null where the image was refined by itself.</summary>
    public static MemoryTrace? Find(JsonElement trace)
    {
        if (!trace.TryGetProperty("memory", out var memory))
        {
            return null;
        }

        var summary = memory.TryGetProperty("summary", out var found) ? Parser.Parse<ChangeSummary>(found.GetRawText()) : new ChangeSummary();
        return new MemoryTrace(
            summary.Pixels == 0 ? double.NaN : (double)summary.ChangedPixels / summary.Pixels,
            [.. memory.GetProperty("corrections").EnumerateArray().Select(change => new MemoryTraceRegion(
                change.GetProperty("from").GetInt32(),
                change.GetProperty("to").GetInt32(),
                change.GetProperty("pixels").GetInt64(),
                change.GetProperty("belief").GetDouble()))]);
    }
}
