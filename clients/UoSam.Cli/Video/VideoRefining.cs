using UoSam.Client;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;

namespace UoSam.Cli.Video;

/// <summary>How frames are refined.</summary>
/// <param name="Preset">Preset.</param>
/// <param name="Overrides">Overrides of the preset.</param>
/// <param name="Space">Background and void ids.</param>
internal sealed record VideoRefining(Preset Preset, RefinementParameters Overrides, LabelSpace Space);
