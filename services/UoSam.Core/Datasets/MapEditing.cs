using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Datasets;

/// <summary>Gives regions of a label map other classes.</summary>
/// <param name="coarse">The map; not changed.</param>
/// <param name="space">Void pixels stay.</param>
/// <param name="frame">The whole image's frame.</param>
/// <param name="side">Cells along each side of the grid, 64.</param>
internal sealed class MapEditing(LabelMap coarse, LabelSpace space, ImageFrame frame, int side)
{
    private readonly ushort[] _labels = (ushort[])coarse.Labels.Clone();

    /// <summary>The map as it is by now.</summary>
    public LabelMap Map => coarse.With(_labels);

    /// <summary>Applies a claim: to the coarse map's own components where it is on one, else to the region's pixels.</summary>
    /// <returns>Pixels that changed.</returns>
    public int Apply(RegionClaim claim)
    {
        var pixels = Pixels(claim.Region);
        return claim.IsCoarse
            ? ConnectedComponents.InRasterOrder(BitMask.Of(coarse, claim.Coarse))
                .Where(component => 2 * component.Mask.IntersectionArea(pixels) > component.Area)
                .Sum(component => Set(component.Mask, claim.Claimed))
            : Set(pixels, claim.Claimed);
    }

    private int Set(BitMask pixels, ushort id)
    {
        var changed = 0;
        foreach (var run in MaskRun.Of(pixels))
        {
            for (var i = (run.Y * coarse.Width) + run.X0; i < (run.Y * coarse.Width) + run.X1; i++)
            {
                if (_labels[i] != id && !space.IsVoid(_labels[i]))
                {
                    _labels[i] = id;
                    changed++;
                }
            }
        }

        return changed;
    }

    // Bilinear between cells, above one half.
    private BitMask Pixels(BitMask cells)
    {
        var pixels = new BitMask(coarse.Height, coarse.Width);
        var across = new Between[coarse.Width];
        for (var x = 0; x < across.Length; x++)
        {
            across[x] = Between.Of(x, (double)frame.ResizedWidth / coarse.Width * side / frame.InputSize, cells.Width);
        }

        for (var y = 0; y < coarse.Height; y++)
        {
            var down = Between.Of(y, (double)frame.ResizedHeight / coarse.Height * side / frame.InputSize, cells.Height);
            for (var x = 0; x < across.Length; x++)
            {
                var (left, right, share) = across[x];
                var top = Mix(cells[down.First, left], cells[down.First, right], share);
                var bottom = Mix(cells[down.Second, left], cells[down.Second, right], share);
                if (top + ((bottom - top) * down.Share) > 0.5)
                {
                    pixels[y, x] = true;
                }
            }
        }

        return pixels;
    }

    private static double Mix(bool first, bool second, double share) => (first ? 1 - share : 0) + (second ? share : 0);

    // Two neighbouring cells and the share of the second at a pixel's centre.
    private readonly record struct Between(int First, int Second, double Share)
    {
        public static Between Of(int pixel, double cellsPerPixel, int cells)
        {
            var place = Math.Clamp(((pixel + 0.5) * cellsPerPixel) - 0.5, 0, cells - 1);
            var first = (int)place;
            return new Between(first, Math.Min(first + 1, cells - 1), place - first);
        }
    }
}
