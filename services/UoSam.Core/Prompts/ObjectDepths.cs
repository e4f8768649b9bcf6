using UoSam.Core.Masks;

namespace UoSam.Core.Prompts;

/// <summary>The distance transform of an object.</summary>
/// <param name="Window">Its box and one pixel around, within the image.</param>
/// <param name="Squared">[window.Height, window.Width] squared distance of its pixels to its border; not to be changed.</param>
internal sealed record ObjectDepths(PixelBox Window, float[] Squared)
{
    /// <summary>Of a region with at least one pixel.</summary>
    public static ObjectDepths Of(BitMask region)
    {
        var window = DistanceTransform.WindowAround(region.Bounds(), region.Height, region.Width);
        return new ObjectDepths(window, DistanceTransform.SquaredToUnset(region, window));
    }
}
