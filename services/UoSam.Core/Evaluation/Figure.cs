namespace UoSam.Core.Evaluation;

/// <summary>One number of a report.</summary>
/// <param name="Name">As the field calls it, e.g. <c>mIoU</c>.</param>
/// <param name="Value">A share 0..1 unless the name says otherwise; NaN where it is not defined.</param>
/// <param name="Before">The same number for the maps before refinement; null where none were given.</param>
public sealed record Figure(string Name, double Value, double? Before = null)
{
    /// <summary>Value - Before; null where there is no before.</summary>
    public double? Gain => Value - Before;
}
