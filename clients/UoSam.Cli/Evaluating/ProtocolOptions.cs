using UoSam.Cli.Commands;
using UoSam.Core.Evaluation;

namespace UoSam.Cli.Evaluating;

/// <summary>Which options go with which protocol, and what their words mean.</summary>
internal static class ProtocolOptions
{
    /// <summary>Refuses an option that the protocol would not read.</summary>
    public static void CheckBelong(ProtocolSettings settings)
    {
        (string Name, bool IsGiven, string Protocols)[] options =
        [
            ("--labels", settings.Labels is not null, "stego"),
            ("--classes", settings.Classes is not null, "luss stego voc boundary"),
            ("--clusters", settings.Clusters is not null, "stego voc"),
            ("--matching", settings.Matching is not null, "stego voc"),
            ("--match", settings.MatchFile is not null, "luss stego voc"),
            ("--threshold", settings.Threshold is not null, "luss"),
            ("--sweep", settings.Sweep is not null, "luss"),
            ("--average", settings.Average is not null, "stego voc boundary"),
            ("--binary", settings.IsBinary, "davis"),
            ("--skip-ends", settings.SkipsEnds, "davis"),
        ];
        foreach (var (name, isGiven, protocols) in options)
        {
            if (isGiven && !protocols.Split(' ').Contains(settings.Protocol))
            {
                throw new UsageException($"{name} goes with --protocol {protocols.Replace(" ", ", ", StringComparison.Ordinal)}");
            }
        }
    }

    public static ClassAverage? Average(string? word) => word switch
    {
        null => null,
        "truth" => ClassAverage.PresentInTruth,
        "defined" => ClassAverage.Defined,
        "all" => ClassAverage.All,
        _ => throw new UsageException($"--average {word}: expected truth, defined or all"),
    };

    /// <summary>The rule; "maskcontrast" is what its evaluation picks for the number of clusters.</summary>
    public static ClusterMatching? Rule(string? word, bool asManyClustersAsClasses) => word switch
    {
        null => null,
        "pixels" => ClusterMatching.MostPixels,
        "iou" => ClusterMatching.HighestIou,
        "majority" => ClusterMatching.Majority,
        "maskcontrast" => asManyClustersAsClasses ? ClusterMatching.HighestIou : ClusterMatching.Majority,
        _ => throw new UsageException(
            $"--matching {word}: expected pixels, iou, majority or maskcontrast (or fixed, with --protocol voc)"),
    };
}
