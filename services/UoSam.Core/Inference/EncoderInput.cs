using UoSam.Core.Imaging;

namespace UoSam.Core.Inference;

/// <summary>SAM's preprocessing (ResizeLongestSide.apply_image, Sam.preprocess).</summary>
internal static class EncoderInput
{
    private const int Channels = 3;

    /// <summary>Mean of R, G, B on the 0..255 scale (ImageNet, as SAM was trained).</summary>
    private static readonly float[] Mean = [123.675f, 116.28f, 103.53f];

    /// <summary>Standard deviation of R, G, B on the 0..255 scale.</summary>
    private static readonly float[] Deviation = [58.395f, 57.12f, 57.375f];

    /// <summary>Normalised value of each byte, [3, 256]: a division per pixel would cost more.</summary>
    private static readonly float[] Normalised = MakeTable();

    /// <summary>Crops, resizes to the frame's resized size and writes normalised planes, zero-padded.</summary>
    /// <param name="image">The whole image.</param>
    /// <param name="frame">What part, and how it lies in the input.</param>
    /// <param name="tensor">[3, rows, columns], overwritten.</param>
    /// <param name="rows">At least the frame's resized height.</param>
    /// <param name="columns">At least the frame's resized width.</param>
    public static void Write(RgbImage image, ImageFrame frame, Memory<float> tensor, int rows, int columns)
    {
        var resized = PilResize.Bilinear(image.Crop(frame.Crop), frame.ResizedHeight, frame.ResizedWidth);
        Parallel.For(0, rows, y =>
        {
            var width = y < resized.Height ? resized.Width : 0;
            var source = width == 0 ? [] : resized.Pixels.AsSpan(y * width * Channels, width * Channels);
            for (var channel = 0; channel < Channels; channel++)
            {
                var row = tensor.Span.Slice(((channel * rows) + y) * columns, columns);
                var table = Normalised.AsSpan(channel * 256, 256);
                for (var x = 0; x < width; x++)
                {
                    row[x] = table[source[(x * Channels) + channel]];
                }

                row[width..].Clear();
            }
        });
    }

    /// <summary>What a normalised value is on the scale 0..255.</summary>
    /// <param name="channel">0..2: R, G, B.</param>
    /// <param name="value">As <see cref="Write"/> writes it.</param>
    public static float Brightness(int channel, float value) => (value * Deviation[channel]) + Mean[channel];

    private static float[] MakeTable()
    {
        var table = new float[Channels * 256];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (i % 256 - Mean[i / 256]) / Deviation[i / 256];
        }

        return table;
    }
}
