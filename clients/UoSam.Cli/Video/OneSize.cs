using UoSam.Core;
using UoSam.Core.Imaging;

namespace UoSam.Cli.Video;

/// <summary>The size of the frames of an output that has a single one: a video file, or pixels in a stream.</summary>
/// <param name="output">Its name, for people.</param>
internal sealed class OneSize(string output)
{
    private ImageSize? _size;

    /// <summary>Takes the first frame's size, and refuses others.</summary>
    /// <param name="frame">The frame's name.</param>
    /// <param name="size">Its size.</param>
    /// <exception cref="InvalidInputException">VIDEO_SIZE: the frames before have another one.</exception>
    public void Check(string frame, ImageSize size)
    {
        _size ??= size;
        if (size != _size)
        {
            throw new InvalidInputException(
                "VIDEO_SIZE",
                $"frame {frame} is {size}, the frames before it {_size}, and {output} has one size for all; scale the frames or "
                + "their maps, or write folders (--out, --overlay FOLDER)");
        }
    }
}
