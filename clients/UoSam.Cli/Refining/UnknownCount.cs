using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Refining;

/// <summary>Pixels whose class the coarse maps did not know, over all maps so far.</summary>
internal sealed class UnknownCount
{
    private long _pixels;
    private long _left;

    /// <summary>Adds one map.</summary>
    /// <param name="coarse">The coarse map's labels, in the image's size.</param>
    /// <param name="refined">The refined map's.</param>
    /// <param name="space">Says which pixels are unknown.</param>
    public void Add(ushort[] coarse, ushort[] refined, LabelSpace space)
    {
        foreach (var id in space.UnknownIds)
        {
            Interlocked.Add(ref _pixels, coarse.AsSpan().Count(id));
            Interlocked.Add(ref _left, refined.AsSpan().Count(id));
        }
    }

    /// <summary>One sentence, when no map is being added; null where nothing was unknown.</summary>
    /// <param name="unknownAs">What is left is written as.</param>
    public string? Describe(ushort unknownAs) => _pixels == 0
        ? null
        : $"{_pixels} pixels had no coarse label: {_pixels - _left} got the likeliest class by the known pixels and SAM's features, "
            + $"{_left} are written as {unknownAs} (--unknown)";
}
