using UoSam.Core;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Video;

/// <summary>The coarse map of a frame.</summary>
/// <param name="Map">It, or the one before where it cannot be read.</param>
/// <param name="Fault">Why it cannot be read; null where it can.</param>
internal sealed record CoarseMap(LabelMap Map, InvalidInputException? Fault = null);
