using UoSam.Core;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Video;

/// <summary>One frame of a video with its coarse map.</summary>
/// <param name="Name">Of its output files, without extension.</param>
/// <param name="Image">An image file.</param>
/// <param name="Coarse">Its coarse map.</param>
/// <param name="Arrival">When it was read, as the clock's timestamp.</param>
internal sealed record VideoFrame(string Name, byte[] Image, LabelMap Coarse, long Arrival)
{
    /// <summary>Why its own coarse map cannot be read, so that it has that of the frame before; null where it can.</summary>
    public InvalidInputException? MapFault { get; init; }
}
