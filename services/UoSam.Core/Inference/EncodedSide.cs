namespace UoSam.Core.Inference;

/// <summary>
/// How many rows, or columns, of its square a tight encoder computes: the image and the padding in the windows of 7 x 7
/// cells of 8 pixels that the image reaches.
/// </summary>
internal static class EncodedSide
{
    private const int Whole = 1024;
    private const int Window = 7;
    private const int Cell = 8;

    // Cells at the end where zeros stand for the padding's values.
    private const int Spoilt = 2;

    /// <summary>Pixels for a side of the resized image, 1..1024: 56 n + 16, or 1024.</summary>
    public static int Of(int resized)
    {
        // Convolutions 3 x 3 carry the image further: two of stride 2, two of stride 1, one of stride 2; then that of the
        // first block of windows.
        var quarter = (((resized / 2) + 1) / 2) + 1;
        var cells = ((quarter + 2) / 2) + 1;
        var windows = (cells + 1 + Window - 1) / Window;
        return Math.Min(Whole, ((windows * Window) + Spoilt) * Cell);
    }
}
