using System.Globalization;
using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Quality;

/// <summary>A part of every coarse map that is taken away, as where a model predicts a crop or leaves out what it is not sure of.</summary>
/// <param name="Hide">Gives a map with unknown pixels.</param>
internal sealed record HiddenPixels(Func<LabelMap, LabelMap> Hide)
{
    /// <summary>The id of what is taken away: to the figures of coarse maps a class that is always wrong.</summary>
    public const ushort Unknown = 65534;

    private const string Known = "crop (all but the centre square), border-N (within N pixels of a border) or tiles-N (every fourth of N x N); N from 1 to 1000";

    /// <exception cref="UsageException">There is no such part.</exception>
    public static HiddenPixels Parse(string name)
    {
        var parts = name.Split('-');
        int? count = parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var given) && given is > 0 and <= 1000 ? given : null;
        return (parts[0], parts.Length, count) switch
        {
            ("crop", 1, _) => new(Crop),
            ("border", _, { } n) => new(map => CoarseFaults.Spread(Borders(map), id => id != Unknown, id => id == Unknown, n - 1)),
            ("tiles", _, { } n) => new(map => CoarseFaults.Map(map, (y, x) =>
                (y * n / map.Height % 2) + (x * n / map.Width % 2) == 2 ? Unknown : map.Labels[(y * map.Width) + x])),
            _ => throw new UsageException($"--unknown {name}: expected {Known}"),
        };
    }

    private static LabelMap Crop(LabelMap map)
    {
        var side = Math.Min(map.Height, map.Width);
        var (top, left) = ((map.Height - side) / 2, (map.Width - side) / 2);
        return CoarseFaults.Map(map, (y, x) =>
            y >= top && y < top + side && x >= left && x < left + side ? map.Labels[(y * map.Width) + x] : Unknown);
    }

    // Pixels beside one of another class.
    private static LabelMap Borders(LabelMap map) => CoarseFaults.Map(map, (y, x) =>
    {
        var i = (y * map.Width) + x;
        return CoarseFaults.Neighbours(map, i).Any(n => map.Labels[n] != map.Labels[i]) ? Unknown : map.Labels[i];
    });
}
