using System.Numerics;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.Masks;

namespace UoSam.Core.Local;

/// <summary>A region on the decoder's 256 x 256 grid, each cell by the pixel under its centre.</summary>
internal sealed class LowResolutionRegion : IObjectRegion
{
    private readonly BitMask _inside;

    /// <param name="region">A mask of the image's size.</param>
    /// <param name="frame">The whole image's frame.</param>
    public LowResolutionRegion(BitMask region, ImageFrame frame)
    {
        var (rows, columns) = frame.MiddlesOf(MapGrid.Side);
        _inside = new BitMask(rows.Length, columns.Length);
        for (var y = 0; y < rows.Length; y++)
        {
            var source = region.Row(rows[y]);
            var target = _inside.Row(y);
            for (var x = 0; x < columns.Length; x++)
            {
                target[x >> 6] |= (source[columns[x] >> 6] >> (columns[x] & 63) & 1) << (x & 63);
            }
        }
    }

    /// <inheritdoc/>
    public float Iou(ReadOnlySpan<float> logits)
    {
        int intersection = 0, union = 0;
        Span<ulong> row = stackalloc ulong[MapGrid.Side / 64];
        for (var y = 0; y < _inside.Height; y++)
        {
            row.Clear();
            MaskUpscaler.Threshold(logits.Slice(y * MapGrid.Side, _inside.Width), 0, row);
            var inside = _inside.Row(y);
            for (var i = 0; i < inside.Length; i++)
            {
                intersection += BitOperations.PopCount(row[i] & inside[i]);
                union += BitOperations.PopCount(row[i] | inside[i]);
            }
        }

        return union == 0 ? 0 : (float)intersection / union;
    }

    /// <summary>Sets values to 0 in the cells of this region that are not among another's.</summary>
    /// <param name="values">[rows, columns] of the grid without its padding.</param>
    /// <param name="kept">Of the same image.</param>
    public void ClearBut(LowResolutionRegion kept, Span<float> values)
    {
        for (var y = 0; y < _inside.Height; y++)
        {
            var row = values.Slice(y * _inside.Width, _inside.Width);
            var own = _inside.Row(y);
            var others = kept._inside.Row(y);
            for (var word = 0; word < own.Length; word++)
            {
                for (var left = own[word] & ~others[word]; left != 0; left &= left - 1)
                {
                    row[(word * 64) + BitOperations.TrailingZeroCount(left)] = 0;
                }
            }
        }
    }
}
