using System.Globalization;
using UoSam.Cli.Commands;
using UoSam.Core.Exchange;
using UoSam.Core.Imaging;

namespace UoSam.Cli.Converting;

/// <summary>The files that the command reads itself.</summary>
internal static class OwnFiles
{
    private const string Variable = "Limits__MaxImagePixels";

    /// <summary>
    /// Limits of images and maps: 1 GiB, and the pixels that the services in the command's own process take, so that one variable raises both.
    /// </summary>
    /// <exception cref="UsageException">The variable is no number.</exception>
    public static ImageLimits Limits
    {
        get
        {
            var usual = new DumpOptions().Limits;
            return Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text ? usual
                : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels > 0
                    ? usual with { MaxPixels = pixels }
                    : throw new UsageException($"{Variable}={text} in the environment: expected a number of pixels");
        }
    }
}
