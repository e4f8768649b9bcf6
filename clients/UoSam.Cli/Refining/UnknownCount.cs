using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.Cli.Refining;

/// <summary>What became of the pixels that were never predicted, over all maps so far.</summary>
internal sealed class UnknownCount
{
    private long _pixels;
    private long _left;
    private long _byObjects;
    private long _byVotes;
    private long _byFeatures;

    /// <summary>Adds one map.</summary>
    /// <param name="coarse">The coarse map, in any size of its image's shape.</param>
    /// <param name="space">Says which pixels are unknown.</param>
    /// <param name="global">What the last stage answered.</param>
    public void Add(LabelMap coarse, LabelSpace space, OptimizeGlobalResponse global)
    {
        if (space.UnknownId is not { } unknown || !coarse.Labels.AsSpan().Contains(unknown))
        {
            return;
        }

        var trace = global.Unknown ?? new UnknownTrace();
        var pixels = (long)coarse.Labels.AsSpan().Count(unknown);
        Interlocked.Add(ref _pixels, pixels);
        Interlocked.Add(ref _byObjects, Math.Max(0, pixels - trace.Pixels));
        Interlocked.Add(ref _byVotes, trace.ByVotes);
        Interlocked.Add(ref _byFeatures, trace.ByFeatures);
        Interlocked.Add(ref _left, trace.Pixels - trace.ByVotes - trace.ByFeatures);
    }

    /// <summary>One sentence, when no map is being added; null where nothing was unknown.</summary>
    /// <param name="unknownAs">What is left is written as.</param>
    public string? Describe(ushort unknownAs) => _pixels == 0
        ? null
        : $"{_pixels} pixels had no coarse label: {_byObjects} lie in refined objects, {_byVotes} got the class of a mask that reaches "
            + $"into the known part, {_byFeatures} the likeliest by their features, {_left} are written as {unknownAs} (--unknown)";
}
