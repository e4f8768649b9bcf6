using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Reviewing;

/// <summary>An image with its maps, all of one size.</summary>
/// <param name="Image">The picture.</param>
/// <param name="Before">The coarse map.</param>
/// <param name="After">The refined map.</param>
internal sealed record ReviewedMaps(RgbImage Image, LabelMap Before, LabelMap After);
