using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Video;

/// <summary>Share of pixels that change their label and change back within three frames, over all frames of a sequence.</summary>
internal static class Flicker
{
    private const int Frames = 3;

    public static double Of(IReadOnlyList<LabelMap> maps)
    {
        var (flicker, all) = (0L, 0L);
        for (var t = 1; t + 1 < maps.Count; t++)
        {
            for (var i = 0; i < maps[t].Labels.Length; i++)
            {
                var before = maps[t - 1].Labels[i];
                var changes = maps[t].Labels[i] != before;
                flicker += changes && Enumerable.Range(1, Frames - 1).Any(
                    n => t + n < maps.Count && maps[t + n].Labels[i] == before) ? 1 : 0;
                all++;
            }
        }

        return all == 0 ? 0 : (double)flicker / all;
    }
}
