using UoSam.Core.Imaging;

namespace UoSam.Core.LabelMaps;

/// <summary>A label map as runs of equal ids, row-major over the whole map; runs cross the ends of rows.</summary>
/// <param name="Ids">Id of each run, 0..65535.</param>
/// <param name="Lengths">Pixels of each run, at least 1; as many as there are ids; they sum to height * width.</param>
public sealed record LabelRuns(IReadOnlyList<uint> Ids, IReadOnlyList<uint> Lengths)
{
    /// <summary>The shortest runs of a map: neighbouring runs have different ids.</summary>
    public static LabelRuns Encode(LabelMap map)
    {
        var ids = new List<uint>();
        var lengths = new List<uint>();
        ReadOnlySpan<ushort> rest = map.Labels;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAnyExcept(rest[0]);
            var length = end < 0 ? rest.Length : end;
            ids.Add(rest[0]);
            lengths.Add((uint)length);
            rest = rest[length..];
        }

        return new LabelRuns(ids, lengths);
    }

    /// <summary>Checks the runs, then fills a map. Nothing is allocated before the runs are known to fit.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="limits">Limit on the pixels; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="InvalidInputException">
    /// LABEL_MAP_TOO_LARGE, or LABEL_MAP_CORRUPT: a side below 1, unequal counts, a run of 0 pixels, an id above 65535,
    /// or a sum other than height * width.
    /// </exception>
    public LabelMap Decode(int height, int width, ImageLimits? limits = null)
    {
        if (height < 1 || width < 1)
        {
            throw LabelMapFaults.Corrupt($"its size is {height} x {width} (height x width), both at least 1");
        }

        (limits ?? ImageLimits.Default).CheckPixels(new ImageSize(height, width), "LABEL_MAP_TOO_LARGE");
        CheckRuns((long)height * width);
        var labels = new ushort[(long)height * width];
        var position = 0;
        for (var run = 0; run < Ids.Count; run++)
        {
            var length = (int)Lengths[run];
            labels.AsSpan(position, length).Fill((ushort)Ids[run]);
            position += length;
        }

        return new LabelMap(height, width, labels);
    }

    private void CheckRuns(long pixels)
    {
        if (Ids.Count != Lengths.Count)
        {
            throw LabelMapFaults.Corrupt($"{Ids.Count} ids and {Lengths.Count} lengths of runs, as many are needed");
        }

        var sum = 0L;
        for (var run = 0; run < Ids.Count; run++)
        {
            if (Lengths[run] == 0 || Ids[run] > ushort.MaxValue)
            {
                throw LabelMapFaults.Corrupt(
                    $"run {run} has id {Ids[run]} (0..65535) and {Lengths[run]} pixels (at least 1)");
            }

            sum += Lengths[run];
        }

        if (sum != pixels)
        {
            throw LabelMapFaults.Corrupt($"its runs hold {sum} pixels, height x width needs {pixels}");
        }
    }
}
