namespace UoSam.Faults.Tests;

/// <summary>Least squares: how much a quantity grows per unit of its place in the sequence.</summary>
internal static class RegressionLine
{
    public static double Slope(IReadOnlyList<double> values)
    {
        var meanX = (values.Count - 1) / 2.0;
        var meanY = values.Average();
        var above = values.Select((y, x) => (x - meanX) * (y - meanY)).Sum();
        return above / values.Select((_, x) => (x - meanX) * (x - meanX)).Sum();
    }
}
