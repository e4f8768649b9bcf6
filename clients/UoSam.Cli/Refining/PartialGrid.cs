using UoSam.Protos.V1;

namespace UoSam.Cli.Refining;

/// <summary>Says that an answer is not what it would be with more time.</summary>
internal static class PartialGrid
{
    /// <summary>Writes a line to standard error where points of the grid are missing.</summary>
    /// <param name="image">Name of the picture or frame.</param>
    /// <param name="sampling">The trace of the grid; null where the service sent none.</param>
    public static void Warn(string image, SamplingTrace? sampling)
    {
        if (sampling is { IsPartial: true })
        {
            Console.Error.WriteLine(
                $"uosam: warning: {image}: the votes are partial: {sampling.PointsDecoded} of {sampling.Points} points of the "
                + "grid were decoded in time; raise --deadline (and sampling_budget_milliseconds, where set) for all");
        }
    }
}
