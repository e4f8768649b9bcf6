using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Local;

/// <summary>A region on the decoder's 256 x 256 grid, to compare masks with before any is upscaled.</summary>
internal sealed class LowResolutionRegion
{
    private const int Side = 256;
    private readonly bool[] _inside = new bool[Side * Side];
    private readonly int _rows;
    private readonly int _columns;

    /// <param name="region">A mask of the image's size.</param>
    /// <param name="frame">The whole image's frame.</param>
    public LowResolutionRegion(BitMask region, ImageFrame frame)
    {
        var step = frame.InputSize / (double)Side;
        _rows = (int)Math.Ceiling(frame.ResizedHeight / step);
        _columns = (int)Math.Ceiling(frame.ResizedWidth / step);
        for (var y = 0; y < _rows; y++)
        {
            var imageY = Math.Min((int)((y + 0.5) * step * region.Height / frame.ResizedHeight), region.Height - 1);
            for (var x = 0; x < _columns; x++)
            {
                var imageX = Math.Min((int)((x + 0.5) * step * region.Width / frame.ResizedWidth), region.Width - 1);
                _inside[(y * Side) + x] = region[imageY, imageX];
            }
        }
    }

    /// <summary>IoU of the mask (logits above 0) with the region, padding left out; 0 where both are empty.</summary>
    public float Iou(ReadOnlySpan<float> logits)
    {
        int intersection = 0, union = 0;
        for (var y = 0; y < _rows; y++)
        {
            for (var i = y * Side; i < (y * Side) + _columns; i++)
            {
                var mask = logits[i] > 0;
                intersection += mask && _inside[i] ? 1 : 0;
                union += mask || _inside[i] ? 1 : 0;
            }
        }

        return union == 0 ? 0 : (float)intersection / union;
    }
}
