using UoSam.Core.Masks;

namespace UoSam.Core.Inference;

/// <summary>
/// How an image, or a crop of it, lies in the square input of the encoder: the crop is resized so that its longest side
/// is <see cref="InputSize"/> and stands at the upper left; the rest is padding.
/// </summary>
/// <param name="ImageHeight">Rows of the whole image.</param>
/// <param name="ImageWidth">Columns of the whole image.</param>
/// <param name="Crop">The part that was encoded, in image pixels; the whole image for layer 0.</param>
/// <param name="CropLayer">0 for the whole image, i for the i-th layer of crops of SAM's mask generator.</param>
/// <param name="InputSize">Side of the encoder's input in pixels, 1024 for SAM.</param>
public sealed record ImageFrame(int ImageHeight, int ImageWidth, PixelBox Crop, int CropLayer, int InputSize)
{
    /// <summary>Rows of the crop after resizing (ResizeLongestSide.get_preprocess_shape).</summary>
    public int ResizedHeight => Resized(Crop.Height);

    /// <summary>Columns of the crop after resizing.</summary>
    public int ResizedWidth => Resized(Crop.Width);

    /// <summary>The frame of a whole image.</summary>
    public static ImageFrame Whole(int height, int width, int inputSize = 1024) =>
        new(height, width, new PixelBox(0, 0, width, height), 0, inputSize);

    /// <summary>Image column to encoder-input column (ResizeLongestSide.apply_coords).</summary>
    public float ToInputX(float x) => (float)((x - Crop.X0) * ((double)ResizedWidth / Crop.Width));

    /// <summary>Image row to encoder-input row.</summary>
    public float ToInputY(float y) => (float)((y - Crop.Y0) * ((double)ResizedHeight / Crop.Height));

    /// <summary>Rows and columns that hold a part of the crop, of a grid over the encoder's input.</summary>
    /// <param name="side">Cells of the grid along each side.</param>
    internal (int Rows, int Columns) CellsOf(int side)
    {
        return (Cells(ResizedHeight), Cells(ResizedWidth));

        int Cells(int resized) => ((resized * side) + InputSize - 1) / InputSize;
    }

    /// <summary>The image's rows and columns under the middles of those cells.</summary>
    /// <param name="side">Cells of the grid along each side.</param>
    internal (int[] Rows, int[] Columns) MiddlesOf(int side)
    {
        var (rows, columns) = CellsOf(side);
        var step = (double)InputSize / side;
        return (Middles(rows, ResizedHeight, ImageHeight), Middles(columns, ResizedWidth, ImageWidth));

        int[] Middles(int count, int resized, int pixels) =>
            [.. Enumerable.Range(0, count).Select(i => Math.Min((int)((i + 0.5) * step * pixels / resized), pixels - 1))];
    }

    // At least a pixel, however thin the crop is; SAM's own code fails on what it rounds to none.
    private int Resized(int side) =>
        Math.Max((int)((side * ((double)InputSize / Math.Max(Crop.Height, Crop.Width))) + 0.5), 1);
}
