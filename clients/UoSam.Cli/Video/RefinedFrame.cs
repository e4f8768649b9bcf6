using UoSam.Core;
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
        : this(frame.Name, map, () => OverlayPicture.Tinted(Picture(frame), map, space))
    {
    }

    private RefinedFrame(string name, LabelMap map, Func<RgbImage> tint)
    {
        (Name, Map) = (name, map);
        _tinted = new Lazy<RgbImage>(tint);
    }

    /// <summary>The frame's name.</summary>
    public string Name { get; }

    /// <summary>The refined map.</summary>
    public LabelMap Map { get; }

    /// <summary>The frame with its classes tinted; made when first asked for.</summary>
    public RgbImage Tinted => _tinted.Value;

    /// <summary>
    /// A frame that was refused, with its coarse map: of the frame's size, or as it is where that is of another shape. One that
    /// cannot be decoded is black below its map.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="space">What is not tinted.</param>
    /// <param name="before">Size of the frame before, which one that cannot be decoded is taken to have; null where there is none.</param>
    public static RefinedFrame Refused(VideoFrame frame, LabelSpace space, ImageSize? before)
    {
        var picture = Decoded(frame);
        var map = Fitted(frame.Coarse, picture?.Size ?? before ?? frame.Coarse.Size);
        picture ??= new RgbImage(map.Height, map.Width, new byte[map.Height * map.Width * 3]);
        return new RefinedFrame(
            frame.Name, map, () => map.Size == picture.Size ? OverlayPicture.Tinted(picture, map, space) : picture);
    }

    private static RgbImage Picture(VideoFrame frame) => ImageReader.Read(frame.Image, ImageLimits.Taken, frame.Coarse.Size);

    private static RgbImage? Decoded(VideoFrame frame)
    {
        try
        {
            return Picture(frame);
        }
        catch (InvalidInputException)
        {
            // The stage that refused the frame has said why.
            return null;
        }
    }

    private static LabelMap Fitted(LabelMap map, ImageSize size)
    {
        try
        {
            return LabelMapFitting.Fit(map, size.Height, size.Width);
        }
        catch (InvalidInputException)
        {
            return map;
        }
    }
}
