using UoSam.Core.Imaging;

namespace UoSam.Core.Inference;

/// <summary>SAM's normalised input of an image, cut into bands of rows as high as the cells of a grid.</summary>
/// <param name="Input">[3, rows, columns], zero-padded.</param>
/// <param name="Rows">Of the input.</param>
/// <param name="Columns">Of the input.</param>
/// <param name="Frame">How the image lies in it.</param>
internal sealed record InputBands(ReadOnlyMemory<float> Input, int Rows, int Columns, ImageFrame Frame)
{
    private const int Channels = 3;

    /// <summary>Takes one band.</summary>
    /// <param name="channel">0..2: R, G, B.</param>
    /// <param name="cellRow">Row of the cells.</param>
    /// <param name="band">[height, <see cref="Columns"/>]; fewer rows than a cell's where the image ends in it.</param>
    public delegate void Take(int channel, int cellRow, ReadOnlySpan<float> band);

    /// <summary>Of an image that is not encoded.</summary>
    /// <param name="image">RGB, the whole image.</param>
    /// <param name="frame">How it lies in the encoder's input.</param>
    public static InputBands Of(RgbImage image, ImageFrame frame)
    {
        var input = new float[Channels * frame.ResizedHeight * frame.ResizedWidth];
        EncoderInput.Write(image, frame, input, frame.ResizedHeight, frame.ResizedWidth);
        return new InputBands(input, frame.ResizedHeight, frame.ResizedWidth, frame);
    }

    /// <summary>Goes through the bands that hold a part of the image, several at a time.</summary>
    /// <param name="cellPixels">Rows of a band.</param>
    /// <param name="take">Takes them.</param>
    public void ForEach(int cellPixels, Take take)
    {
        var cellRows = (Frame.ResizedHeight + cellPixels - 1) / cellPixels;
        Parallel.For(0, Channels * cellRows, i =>
        {
            var (channel, cellRow) = Math.DivRem(i, cellRows);
            var first = cellRow * cellPixels;
            var height = Math.Min(Frame.ResizedHeight - first, cellPixels);
            take(channel, cellRow, Input.Span.Slice(((channel * Rows) + first) * Columns, height * Columns));
        });
    }
}
