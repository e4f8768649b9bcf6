using UoSam.Core;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Video;

/// <summary>Maps as grey pictures in a stream, a byte per label, one for each frame.</summary>
/// <param name="pictures">The stream.</param>
/// <param name="video">What decodes the video that they come from, and its name; null for maps behind their frames.</param>
internal sealed class MapStream(PictureStream pictures, (FfmpegProcess Decoder, string Name)? video) : IMapSource
{
    private bool _isChecked;

    /// <inheritdoc/>
    public async Task<CoarseMap?> NextAsync(string name, CancellationToken cancellationToken)
    {
        if (await pictures.ReadAsync(1, cancellationToken) is not { } picture)
        {
            return null;
        }

        await CheckPixelsAsync();
        return new CoarseMap(new LabelMap(picture.Height, picture.Width, Array.ConvertAll(picture.Pixels, id => (ushort)id)));
    }

    /// <inheritdoc/>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        var left = 0;
        if (video is { } source)
        {
            // To the end, since it waits until what it writes is read.
            while (await pictures.ReadAsync(1, cancellationToken) is not null)
            {
                left++;
            }

            await source.Decoder.CompleteAsync(cancellationToken);
        }

        return left;
    }

    private async Task CheckPixelsAsync()
    {
        if (!_isChecked && video is { } source && await source.Decoder.PixelFormatAsync() is { } format && !KeepsGrey(format))
        {
            throw new InvalidInputException(
                "VIDEO_MAPS",
                $"{source.Name} has pixels of the form {format}, whose grey is made from colours or of fewer values, so that it is no "
                + "ids; expected grey, as 'ffmpeg -i %06d.png -c:v ffv1 -pix_fmt gray MAPS.mkv' makes of grey PNGs of ids; or give "
                + "--coarse the folder of PNGs");
        }

        _isChecked = true;
    }

    // The brightness of YUV over the full range is taken as it is.
    private static bool KeepsGrey(string format) => format == "gray" || format.StartsWith("gray(", StringComparison.Ordinal)
        || (format.StartsWith("yuv", StringComparison.Ordinal) && format.Contains("(pc", StringComparison.Ordinal));
}
