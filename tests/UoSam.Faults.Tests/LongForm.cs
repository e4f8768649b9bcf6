using System.Globalization;

namespace UoSam.Faults.Tests;

/// <summary>The longer form of a test, asked for by the environment: <c>UOSAM_FAULTS=long</c>.</summary>
internal static class LongForm
{
    public const string Variable = "UOSAM_FAULTS";

    public static bool IsAsked => Environment.GetEnvironmentVariable(Variable) == "long";

    /// <summary>A number that the longer form raises.</summary>
    public static int Or(int inCi, int inLongForm) => IsAsked ? inLongForm : inCi;

    /// <summary>Puts a figure down, as the README's table quotes it.</summary>
    public static void Report(FormattableString figure) =>
        Console.WriteLine(figure.ToString(CultureInfo.InvariantCulture));
}
