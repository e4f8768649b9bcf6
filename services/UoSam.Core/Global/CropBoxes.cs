using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Global;

/// <summary>The crops of SAM's automatic mask generator (utils/amg.py, generate_crop_boxes).</summary>
public static class CropBoxes
{
    /// <summary>The whole image first, then the crops by layer, column and row.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="layers">Layers of crops; layer i has 2^i x 2^i.</param>
    /// <param name="overlapRatio">Overlap as a share of the shorter side at layer 0.</param>
    public static IReadOnlyList<ImageFrame> For(int height, int width, int layers, double overlapRatio)
    {
        var frames = new List<ImageFrame> { ImageFrame.Whole(height, width) };
        for (var layer = 1; layer <= layers; layer++)
        {
            var side = 1 << layer;
            var overlap = (int)(overlapRatio * Math.Min(height, width) * (2.0 / side));
            var cropWidth = Length(width, side, overlap);
            var cropHeight = Length(height, side, overlap);
            for (var column = 0; column < side; column++)
            {
                for (var row = 0; row < side; row++)
                {
                    var x0 = (cropWidth - overlap) * column;
                    var y0 = (cropHeight - overlap) * row;
                    var box = new PixelBox(x0, y0, Math.Min(x0 + cropWidth, width), Math.Min(y0 + cropHeight, height));
                    frames.Add(new ImageFrame(height, width, box, layer, 1024));
                }
            }
        }

        return frames.FindAll(frame => !frame.Crop.IsEmpty);
    }

    private static int Length(int original, int side, int overlap) =>
        (int)Math.Ceiling(((overlap * (side - 1)) + original) / (double)side);
}
