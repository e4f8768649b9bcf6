using UoSam.Core.Masks;

namespace UoSam.Core.Global;

/// <summary>
/// Non-maximum suppression of boxes (torchvision.ops.nms). Sides are differences of the outermost pixels' indices, one
/// less than pixels, as boxes of masks come in SAM (utils/amg.py, batched_mask_to_box).
/// </summary>
internal static class BoxSuppression
{
    /// <summary>Indices of the boxes that are left, by descending score; equal scores keep their order.</summary>
    /// <param name="boxes">Boxes that hold a pixel.</param>
    /// <param name="scores">One per box.</param>
    /// <param name="threshold">A box whose IoU with a better one is above this is dropped.</param>
    public static List<int> Keep(IReadOnlyList<PixelBox> boxes, IReadOnlyList<float> scores, double threshold)
    {
        var order = Enumerable.Range(0, boxes.Count).OrderByDescending(i => scores[i]).ToArray();
        var kept = new List<int>();
        foreach (var candidate in order)
        {
            if (!kept.Exists(better => Iou(boxes[better], boxes[candidate]) > threshold))
            {
                kept.Add(candidate);
            }
        }

        return kept;
    }

    // Not a number for two boxes of one pixel's width: they suppress nobody, as in the reference.
    private static float Iou(PixelBox a, PixelBox b)
    {
        float width = Math.Max(Math.Min(a.X1, b.X1) - Math.Max(a.X0, b.X0) - 1, 0);
        float height = Math.Max(Math.Min(a.Y1, b.Y1) - Math.Max(a.Y0, b.Y0) - 1, 0);
        var intersection = width * height;
        return intersection / (Area(a) + Area(b) - intersection);
    }

    private static float Area(PixelBox box) => (float)(box.Width - 1) * (box.Height - 1);
}
