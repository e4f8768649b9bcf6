using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Refining;

/// <summary>What is read of an image's files.</summary>
/// <param name="Image">The encoded image.</param>
/// <param name="Coarse">The coarse map; where the image was squashed or cropped for it, in the size of the stored image.</param>
internal sealed record ImageInput(byte[] Image, LabelMap Coarse);
