using UoSam.Core.Denoising;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Local;

/// <summary>
/// Coarse maps whose objects all reach too far into the background, or all not far enough, by the same width: every label is
/// right but those along the borders, so features and masks follow the map, and only which way their borders lie tells.
/// </summary>
internal static class BorderBias
{
    // Cells of the 256 x 256 grid below which a bias is not told from the grid's own rounding.
    private const double Least = 1;

    private const float Half = 0.5f;

    // On one side lie at least four fifths of the borders, and the middle half of their offsets is no wider than the median: in
    // none of the sets of tests/quality.md that have no such bias.
    private const double Tail = 0.2;
    private const double Quarter = 0.25;

    /// <summary>How far the objects' borders lie outside their coarse ones, where nearly all lie on one side and alike.</summary>
    /// <param name="odds">Distances to the coarse borders.</param>
    /// <param name="coarse">The coarse map.</param>
    /// <param name="refined">The refined map.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <returns>Pixels, negative inside; 0 for no bias, or no background.</returns>
    public static double Of(MapOdds odds, LabelMap coarse, LabelMap refined, LabelSpace space)
    {
        if (space.BackgroundId is not { } id || odds.Posterior.IndexOf(id) is not (>= 0 and var index))
        {
            return 0;
        }

        var (grid, distance) = (odds.Grid, odds.Distances[index]);
        var isKnown = MaskNoise.Known(grid, coarse, space);
        var isBackground = Array.ConvertAll(grid.Share(BitMask.Of(refined, id)), share => share > Half ? 1 : 0);
        var cells = Common(
        [
            .. Borders.Crossings(isBackground, grid.Columns)
                .Where(crossing => crossing.Class == 1 && isKnown[crossing.Inside] && isKnown[crossing.Outside])
                .Select(crossing => (distance[crossing.Inside] + distance[crossing.Outside]) / 2)
                .Order(),
        ]);
        return cells * Math.Max(coarse.Height, coarse.Width) / MapGrid.Side;
    }

    /// <summary>The map with every object's border moved into the background, or out of it.</summary>
    /// <param name="map">The coarse map; void and unknown pixels stay.</param>
    /// <param name="space">With a background.</param>
    /// <param name="pixels">How far objects grow; negative where they shrink.</param>
    public static LabelMap Move(LabelMap map, LabelSpace space, double pixels)
    {
        var labels = (ushort[])map.Labels.Clone();
        var nearest = new float[labels.Length];
        Array.Fill(nearest, (float)(pixels * pixels));
        var window = new PixelBox(0, 0, map.Width, map.Height);
        var isGrowing = pixels > 0;
        foreach (var id in map.Ids().Where(id => isGrowing ? space.IsObject(id) : id == space.BackgroundId))
        {
            var squared = DistanceTransform.SquaredToOther(BitMask.Of(map, id), window);
            for (var i = 0; i < labels.Length; i++)
            {
                var isOpen = isGrowing ? map.Labels[i] == space.BackgroundId : space.IsObject(map.Labels[i]);
                if (isOpen && squared[i] <= nearest[i])
                {
                    (labels[i], nearest[i]) = (id, squared[i]);
                }
            }
        }

        return map.With(labels);
    }

    private static double Common(float[] offsets)
    {
        if (offsets.Length == 0)
        {
            return 0;
        }

        var median = At(0.5);
        var isOneSided = At(Tail) > 0 || At(1 - Tail) < 0;
        return isOneSided && Math.Abs(median) >= Least && At(1 - Quarter) - At(Quarter) <= Math.Abs(median) ? median : 0;

        double At(double share) => offsets[(int)((offsets.Length - 1) * share)];
    }
}
