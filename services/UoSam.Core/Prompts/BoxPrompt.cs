using UoSam.Core.Masks;

namespace UoSam.Core.Prompts;

/// <summary>A box in image pixels, XYXY, as SAM's predictor takes it.</summary>
/// <param name="X0">Left edge.</param>
/// <param name="Y0">Upper edge.</param>
/// <param name="X1">Right edge.</param>
/// <param name="Y1">Lower edge.</param>
public readonly record struct BoxPrompt(float X0, float Y0, float X1, float Y1)
{
    /// <summary>The box of whole pixels.</summary>
    /// <param name="box">Its pixels.</param>
    internal static BoxPrompt Of(PixelBox box) => new(box.X0, box.Y0, box.X1, box.Y1);

    /// <summary>Grown on each side by a share of that side; beyond the image too.</summary>
    /// <param name="share">At least 0.</param>
    internal BoxPrompt Grown(double share)
    {
        var (dx, dy) = ((float)((X1 - X0) * share), (float)((Y1 - Y0) * share));
        return new BoxPrompt(X0 - dx, Y0 - dy, X1 + dx, Y1 + dy);
    }

    /// <summary>What of it is in an image.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    internal BoxPrompt Within(int height, int width) =>
        new(Math.Max(X0, 0), Math.Max(Y0, 0), Math.Min(X1, width), Math.Min(Y1, height));
}
