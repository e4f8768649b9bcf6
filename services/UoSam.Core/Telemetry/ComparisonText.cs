using System.Globalization;

namespace UoSam.Core.Telemetry;

/// <summary>Comparisons in the reasons of traces.</summary>
internal static class ComparisonText
{
    // Doubles below 1 that differ are written differently by then.
    private const int MostDecimals = 17;

    /// <summary>Both figures with a relation between them, with decimals enough to see it: 0.348 &lt; 0.350.</summary>
    /// <param name="value">A figure.</param>
    /// <param name="relation">How it compares, a sign or words.</param>
    /// <param name="bound">What it is compared with.</param>
    /// <param name="format">F, or P for percent.</param>
    /// <param name="decimals">Decimals of figures that differ by that already, and of equal ones.</param>
    public static string Of(double value, string relation, double bound, char format = 'F', int decimals = 2)
    {
        var isVisible = value == bound || decimals == MostDecimals || Text(value) != Text(bound);
        return isVisible
            ? $"{Text(value)} {relation} {Text(bound)}"
            : Of(value, relation, bound, format, decimals + 1);

        string Text(double figure) => figure.ToString($"{format}{decimals}", CultureInfo.InvariantCulture);
    }
}
