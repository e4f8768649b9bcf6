using System.Numerics;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Saliency;

/// <summary>
/// Spectral-residual saliency (Hou and Zhang, Saliency Detection: A Spectral Residual Approach, CVPR 2007): what is left of
/// the log amplitude of the picture's spectrum when its local mean is taken off, with the phase as it was.
/// </summary>
public static class SpectralResidual
{
    // The paper looks at a fixed, small scale; a power of two for the transform.
    private const int Side = 256;

    /// <summary>Saliency per pixel.</summary>
    /// <param name="image">The picture; its luma counts, brought to 256 x 256.</param>
    /// <returns>Of the picture's size, &gt;= 0, brought back bilinearly.</returns>
    public static LogitMap Of(RgbImage image)
    {
        var small = PilResize.Bilinear(image, Side, Side);
        var spectrum = new Complex[Side * Side];
        for (var i = 0; i < spectrum.Length; i++)
        {
            var rgb = small.Pixels.AsSpan(i * 3, 3);
            spectrum[i] = (0.299 * rgb[0]) + (0.587 * rgb[1]) + (0.114 * rgb[2]);
        }

        FourierTransform.RunSquare(spectrum, Side, inverse: false);
        KeepResidual(spectrum);
        FourierTransform.RunSquare(spectrum, Side, inverse: true);
        return new LogitMap(image.Height, image.Width, Enlarge(spectrum, image.Height, image.Width));
    }

    // log A becomes log A minus its mean over 3 x 3 frequencies; frequencies wrap around.
    private static void KeepResidual(Complex[] spectrum)
    {
        var logs = Array.ConvertAll(spectrum, value => Math.Log(Complex.Abs(value) + 1e-9));
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var sum = 0.0;
                for (var i = 0; i < 9; i++)
                {
                    var (row, column) = ((y + (i / 3) - 1 + Side) % Side, (x + (i % 3) - 1 + Side) % Side);
                    sum += logs[(row * Side) + column];
                }

                var at = (y * Side) + x;
                spectrum[at] = Complex.FromPolarCoordinates(Math.Exp(logs[at] - (sum / 9)), spectrum[at].Phase);
            }
        }
    }

    private static float[] Enlarge(Complex[] values, int height, int width)
    {
        var result = new float[height * width];
        for (var i = 0; i < result.Length; i++)
        {
            var (row, column) = Math.DivRem(i, width);
            var y = Math.Clamp(((row + 0.5) * Side / height) - 0.5, 0, Side - 1);
            var x = Math.Clamp(((column + 0.5) * Side / width) - 0.5, 0, Side - 1);
            var (y0, x0) = ((int)y, (int)x);
            var (y1, x1) = (Math.Min(y0 + 1, Side - 1), Math.Min(x0 + 1, Side - 1));
            var upper = double.Lerp(At(y0, x0), At(y0, x1), x - x0);
            var lower = double.Lerp(At(y1, x0), At(y1, x1), x - x0);
            result[i] = (float)double.Lerp(upper, lower, y - y0);
        }

        return result;

        double At(int y, int x) => Complex.Abs(values[(y * Side) + x]);
    }
}
