using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Video;

/// <summary>A frame with its refined map.</summary>
internal sealed class RefinedFrame
{
    private readonly Lazy<RgbImage> _tinted;

    /// <param name="frame">The frame.</param>
    /// <param name="map">The refined map, of the frame's size.</param>
    /// <param name="space">What is not tinted.</param>
    public RefinedFrame(VideoFrame frame, LabelMap map, LabelSpace space)
    {
        (Name, Map) = (frame.Name, map);
        _tinted = new Lazy<RgbImage>(() => Tint(frame, map, space));
    }

    /// <summary>The frame's name.</summary>
    public string Name { get; }

    /// <summary>The refined map.</summary>
    public LabelMap Map { get; }

    /// <summary>The frame with its classes tinted; made when first asked for.</summary>
    public RgbImage Tinted => _tinted.Value;

    // The coarse map of a frame that was refused may be of another size.
    private static RgbImage Tint(VideoFrame frame, LabelMap map, LabelSpace space)
    {
        var picture = ImageReader.Read(frame.Image, ImageLimits.Taken, frame.Coarse.Size);
        return map.Size == picture.Size ? OverlayPicture.Tinted(picture, map, space) : picture;
    }
}
