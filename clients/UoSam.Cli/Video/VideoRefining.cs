using UoSam.Client;
using UoSam.Core;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Messages;

namespace UoSam.Cli.Video;

/// <summary>How frames are refined.</summary>
/// <param name="Preset">Preset.</param>
/// <param name="Overrides">Overrides of the preset.</param>
/// <param name="Space">Background and void ids.</param>
internal sealed record VideoRefining(Preset Preset, RefinementParameters Overrides, LabelSpace Space)
{
    // A second or two on two cores.
    private const int ManyPoints = 64;

    /// <summary>Says before the first frame that a grid over each of them takes long; null where there is none, or a limit on its time.</summary>
    /// <exception cref="InvalidInputException">An override is out of its range.</exception>
    public string? DescribeGrid()
    {
        var preset = ParameterMessages.PresetOf(Preset);
        var encode = ParameterMessages.Override(preset.Encode, Overrides.Encode);
        var global = ParameterMessages.Override(preset.Global, Overrides.Global);
        var points = Enumerable.Range(0, encode.CropNLayers + 1)
            .Sum(layer => (1 << (2 * layer)) * global.PointsPerSideOf(layer) * global.PointsPerSideOf(layer));
        return points <= ManyPoints || global.SamplingBudgetMilliseconds > 0 ? null
            : $"{points} calls of SAM's decoder per frame for a grid of points{(points > 1000 ? ", minutes per frame on a CPU" : "")}; "
                + "--preset fast or default, or --set points_per_side=0, has none";
    }
}
