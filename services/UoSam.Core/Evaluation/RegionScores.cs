namespace UoSam.Core.Evaluation;

/// <summary>Figures of a data set (or of one image) from its counts; shares, 0..1.</summary>
public static class RegionScores
{
    /// <summary>Mean IoU over classes; NaN where there is none to average.</summary>
    /// <param name="counts">Regions or boundaries.</param>
    /// <param name="regions">The counts that say which classes occur; the same object for regions.</param>
    /// <param name="average">Which classes.</param>
    public static double MeanIou(RegionCounts counts, RegionCounts regions, ClassAverage average)
    {
        var sum = 0.0;
        var classes = 0;
        for (var c = 0; c < counts.ClassCount; c++)
        {
            if (IsAveraged(regions, c, average))
            {
                var iou = counts.Iou(c);
                sum += double.IsNaN(iou) ? 0 : iou;
                classes++;
            }
        }

        return classes == 0 ? double.NaN : sum / classes;
    }

    /// <summary>Share of the counted pixels whose class is right; NaN where none was counted.</summary>
    /// <param name="counts">Regions.</param>
    public static double PixelAccuracy(RegionCounts counts)
    {
        long all = 0;
        long right = 0;
        for (var c = 0; c < counts.ClassCount; c++)
        {
            all += counts.Truth[c];
            right += counts.Both[c];
        }

        return all == 0 ? double.NaN : (double)right / all;
    }

    private static bool IsAveraged(RegionCounts regions, int classId, ClassAverage average) => average switch
    {
        ClassAverage.PresentInTruth => regions.Truth[classId] > 0,
        ClassAverage.Defined => regions.Truth[classId] > 0 || regions.Predicted[classId] > 0,
        _ => true,
    };
}
