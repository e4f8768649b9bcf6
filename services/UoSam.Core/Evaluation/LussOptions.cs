using System.Collections.Immutable;

namespace UoSam.Core.Evaluation;

/// <summary>The ImageNet-S (LUSS) protocol.</summary>
/// <param name="ClassCount">K: 50, 300 or 919, at most 999. Ids are 0 (other), 1..K and, for void, 1000.</param>
public sealed record LussOptions(int ClassCount)
{
    /// <summary>The id of pixels without truth.</summary>
    public const ushort VoidId = 1000;

    /// <summary>A matching to use, from match.json; null computes one, for each threshold, on image-level labels.</summary>
    public IReadOnlyList<ClassMatch>? Matching { get; init; }

    /// <summary>
    /// Thresholds on the foreground scores, rounded to float32: a pixel below becomes 0. More than one makes a sweep
    /// whose best mIoU is reported. Default none: predictions as they are.
    /// </summary>
    public ImmutableArray<double> Thresholds { get; init; } = [];

    /// <summary>Boundary width as a share of the diagonal. Default 0.03.</summary>
    public double BoundaryRatio { get; init; } = 0.03;
}
