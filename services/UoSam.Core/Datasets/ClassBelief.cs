using System.Collections.Immutable;

namespace UoSam.Core.Datasets;

/// <summary>How far claims of one class are believed.</summary>
/// <param name="Id">The class.</param>
/// <param name="UsualMargin">Mean log-odds to the next class where a coarse map has the class and the other images too.</param>
/// <param name="ByMargin">The probability that a claim against a coarse map is right, at margins of 0, 0.5, 1, ... 16.</param>
public sealed record ClassBelief(ushort Id, double UsualMargin, ImmutableArray<double> ByMargin)
{
    /// <summary>Margins in <see cref="ByMargin"/>.</summary>
    public const int Steps = 33;

    private const double Step = 0.5;

    /// <summary>The margin of an entry.</summary>
    internal static double MarginOf(int step) => Step * step;

    /// <summary>The probability at a margin, linear between entries and constant beyond the last.</summary>
    public double At(double margin)
    {
        var place = Math.Clamp(margin / Step, 0, Steps - 1);
        var first = Math.Min((int)place, Steps - 2);
        return double.Lerp(ByMargin[first], ByMargin[first + 1], place - first);
    }
}
