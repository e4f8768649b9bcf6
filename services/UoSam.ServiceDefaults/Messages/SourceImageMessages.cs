using UoSam.Core;
using UoSam.Core.Imaging;
using UoSam.Protos.V1;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.ServiceDefaults.Messages;

/// <summary>Pictures on the wire and in memory.</summary>
public static class SourceImageMessages
{
    /// <summary>Decodes a picture, turned as the encoder turned it.</summary>
    /// <param name="message">The picture, or null.</param>
    /// <param name="parameter">Name of the parameter that asks for it.</param>
    /// <param name="map">A label map of the image's size.</param>
    /// <param name="limits">Limits.</param>
    /// <exception cref="InvalidInputException">IMAGE_MISSING, IMAGE_SIZE, and what <see cref="ImageReader"/> refuses.</exception>
    public static RgbImage FromMessage(SourceImage? message, string parameter, LabelMap map, ImageLimits limits)
    {
        if (message is null || message.Data.IsEmpty)
        {
            throw new InvalidInputException(
                "IMAGE_MISSING", $"{parameter} asks for the picture's pixels and there is no image; send the encoder's file");
        }

        ImageSize? mapSize = message is { LabelMapHeight: > 0, LabelMapWidth: > 0 }
            ? new ImageSize(message.LabelMapHeight, message.LabelMapWidth)
            : null;
        var image = ImageReader.Read(message.Data.Memory, limits, mapSize);
        return image.Size == map.Size
            ? image
            : throw new InvalidInputException(
                "IMAGE_SIZE",
                $"the image is of {image.Height} x {image.Width}, the embedding of {map.Height} x {map.Width} "
                + "(height x width); send the file and label_map sizes that the encoder had");
    }
}
