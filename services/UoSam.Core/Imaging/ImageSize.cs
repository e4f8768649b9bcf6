namespace UoSam.Core.Imaging;

/// <summary>The size of an image or label map in pixels.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct ImageSize(int Height, int Width)
{
    /// <summary>Height * Width.</summary>
    public long Pixels => (long)Height * Width;

    /// <summary>Height first: <c>375 x 500 (height x width)</c>.</summary>
    public override string ToString() => $"{Height} x {Width} (height x width)";
}
