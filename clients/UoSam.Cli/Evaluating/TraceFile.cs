using System.Text.Json;
using Google.Protobuf;
using UoSam.Core;
using UoSam.Core.Evaluation;
using UoSam.Protos.V1;

namespace UoSam.Cli.Evaluating;

/// <summary>What <c>uosam refine --json</c> wrote beside a refined map.</summary>
/// <param name="Objects">Every object that was refined or kept.</param>
/// <param name="Skipped">Regions that were never prompted.</param>
internal sealed record TraceFile(IReadOnlyList<ObjectTrace> Objects, IReadOnlyList<SkippedRegion> Skipped)
{
    /// <summary>What the other images of the folder changed before; null where the image was refined by itself.</summary>
    public MemoryTrace? Memory { get; init; }

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public IReadOnlyList<ObjectTrace> Accepted =>
        [.. Objects.Where(trace => trace.Decision == ObjectDecision.Accepted && trace.Box is not null)];

    public IReadOnlyList<ObjectTrace> Rejected =>
        [.. Objects.Where(trace => trace.Decision == ObjectDecision.KeptCoarse)];

    /// <summary>Reads the trace of a map, or null where there is none.</summary>
    /// <param name="folder">Folder of refined maps.</param>
    /// <param name="name">Relative name of the map.</param>
    /// <param name="suffix">End of its file's name that the name leaves out.</param>
    /// <exception cref="InvalidInputException">TRACE: a .json of the map's name that is no trace.</exception>
    public static TraceFile? Find(string folder, string name, string suffix = "")
    {
        var path = Path.Combine(folder, $"{MapFolder.Stem(name)}{suffix}.json");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var local = Parser.Parse<OptimizeLocalResponse>(json.RootElement.GetProperty("local").GetRawText());
            var skipped = json.RootElement.GetProperty("skipped").EnumerateArray()
                .Select(region => Parser.Parse<SkippedRegion>(region.GetRawText()));
            return new TraceFile(local.Objects, [.. skipped]) { Memory = MemoryTrace.Find(json.RootElement) };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException
            or InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new InvalidInputException(
                "TRACE", $"{path} is no trace of 'uosam refine --json': write it anew, or move it elsewhere", fault);
        }
    }
}
