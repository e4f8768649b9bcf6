using UoSam.Core.Imaging;

namespace UoSam.Core.PostProcessing;

/// <summary>What every post-processing refuses.</summary>
internal static class PostFaults
{
    /// <summary>Refuses a picture of another size than its map.</summary>
    /// <exception cref="InvalidInputException">POST_SIZE.</exception>
    public static void CheckSize(int height, int width, RgbImage image)
    {
        if (height != image.Height || width != image.Width)
        {
            throw new InvalidInputException(
                "POST_SIZE",
                $"the label map is of {height} x {width}, its picture of {image.Height} x {image.Width} "
                + "(height x width); send both in one size");
        }
    }
}
