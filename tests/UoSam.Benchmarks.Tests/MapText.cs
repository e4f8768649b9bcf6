using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Tests;

/// <summary>Label maps drawn as text, and random ones.</summary>
internal static class MapText
{
    /// <summary>One string per row, a digit per pixel; 'v' is void, 255.</summary>
    internal static LabelMap Parse(params string[] rows) => new(
        rows.Length, rows[0].Length, [.. string.Concat(rows).Select(pixel => (ushort)(pixel == 'v' ? 255 : pixel - '0'))]);

    internal static string[] Draw(LabelMap map) =>
        [.. map.Labels.Chunk(map.Width).Select(row => string.Concat(row.Select(id => id == 255 ? "v" : $"{id}")))];

    /// <summary>Up to 14 rows and columns of the ids 0 to 3, in patches.</summary>
    internal static LabelMap Random(Random random)
    {
        var (height, width) = (random.Next(1, 15), random.Next(1, 15));
        var labels = new ushort[height * width];
        for (var patch = 0; patch < 6; patch++)
        {
            var (top, left, id) = (random.Next(height), random.Next(width), (ushort)random.Next(4));
            var (bottom, right) = (random.Next(top, height), random.Next(left, width));
            for (var y = top; y <= bottom; y++)
            {
                labels.AsSpan((y * width) + left, right - left + 1).Fill(id);
            }
        }

        return new LabelMap(height, width, labels);
    }
}
