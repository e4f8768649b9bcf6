using System.Globalization;
using UoSam.Core.Evaluation;

namespace UoSam.Cli.Evaluating;

/// <summary>Figures as people read them: in percent, with the gain behind.</summary>
internal static class FigureText
{
    public static string Percent(double share) =>
        double.IsNaN(share) ? "-" : (100 * share).ToString("0.00", CultureInfo.InvariantCulture);

    public static string Gain(double? gain) => gain is not { } value || double.IsNaN(value)
        ? ""
        : (100 * value).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);

    /// <summary>Exact, as files hold it; empty where it is not defined.</summary>
    public static string Exact(double? value) =>
        value is not { } number || double.IsNaN(number) ? "" : number.ToString("R", CultureInfo.InvariantCulture);

    public static bool IsWorse(ImageFigures image) => image.Figures[0].Gain < 0;
}
