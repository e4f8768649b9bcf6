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

    // Cells behind the image that convolutions carry it to, but for the last of them, where hardly anything arrives: with that
    // one a picture of 4:3 would take a row of windows more.
    private const int Reach = 2;

    // Cells at the end where zeros stand for the padding's values.
    private const int Spoilt = 2;

    /// <summary>Pixels for a side of the resized image, 1..1024: 56 n + 16, or 1024.</summary>
    public static int Of(int resized)
    {
        var cells = ((resized + Cell - 1) / Cell) + Reach;
        var windows = (cells + Window - 1) / Window;
        return Math.Min(Whole, ((windows * Window) + Spoilt) * Cell);
    }
}
