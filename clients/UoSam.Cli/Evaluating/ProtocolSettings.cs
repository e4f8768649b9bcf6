using System.Collections.Immutable;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Evaluating;

/// <summary>The options that say how maps are scored, as given; null where an option was not.</summary>
/// <param name="Protocol">luss, stego, voc, boundary or davis.</param>
internal sealed record ProtocolSettings(string Protocol)
{
    public string? Labels { get; init; }

    public int? Classes { get; init; }

    public int? Clusters { get; init; }

    public string? Matching { get; init; }

    public string? MatchFile { get; init; }

    public string? Threshold { get; init; }

    public string? Sweep { get; init; }

    public double? Ratio { get; init; }

    public string? Average { get; init; }

    public LabelSpace Space { get; init; } = LabelSpace.Default;

    public bool IsBinary { get; init; }

    public bool SkipsEnds { get; init; }

    public ImmutableArray<int> Consistency { get; init; } = [8, 16];
}
