using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Exchange;

/// <summary>Puts masks together into one label map.</summary>
internal static class MaskPainter
{
    /// <summary>
    /// Paints the masks from the largest to the smallest, so that what lies on a larger one is seen; of equal areas the
    /// later in the list lies above.
    /// </summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="masks">Masks of this size with their ids.</param>
    /// <param name="fillId">Id of what no mask covers.</param>
    internal static LabelMap Compose(int height, int width, IEnumerable<LabelledMask> masks, ushort fillId)
    {
        var labels = new ushort[(long)height * width];
        labels.AsSpan().Fill(fillId);
        foreach (var (id, mask, _) in masks.Select(item => (item.Id, item.Mask, Area: item.Mask.Area())).OrderByDescending(item => item.Area))
        {
            Paint(mask, id, labels);
        }

        return new LabelMap(height, width, labels);
    }

    /// <summary>Sets the mask's pixels.</summary>
    internal static void Paint(BitMask mask, ushort id, Span<ushort> labels)
    {
        foreach (var run in MaskRun.Of(mask))
        {
            labels.Slice((run.Y * mask.Width) + run.X0, run.Length).Fill(id);
        }
    }
}
