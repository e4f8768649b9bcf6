namespace UoSam.Core.Imaging;

/// <summary>How much a caller's image may cost; checked from the file's header, before anything is decoded.</summary>
/// <param name="MaxBytes">Largest file in bytes. Default 32 MiB.</param>
/// <param name="MaxPixels">
/// Largest height * width. Default 89,478,485, where Pillow begins to warn of a decompression bomb (256 MiB as RGB);
/// never more than 715,827,882, where the RGB bytes pass 2 GiB.
/// </param>
/// <param name="MaxClasses">Most ids in one label map; every class costs a look at every pixel. Default 1024.</param>
public sealed record ImageLimits(long MaxBytes = 32L << 20, long MaxPixels = 89_478_485, int MaxClasses = 1024)
{
    /// <summary>
    /// Longest side of an image, as libpng has it by default. Decoders hold rows apart: a picture of one row or column and 89 million
    /// pixels costs 5 to 13 GB, where others of as many pixels cost less than 1.
    /// </summary>
    public const int MostSide = 1_000_000;

    /// <summary>32 MiB, 89,478,485 pixels, 1024 classes.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>For files that a service has taken already, whatever its limits are: only what fits into an array.</summary>
    public static ImageLimits Taken { get; } = new(long.MaxValue, int.MaxValue / 3, ushort.MaxValue + 1);

    /// <summary><see cref="MaxPixels"/>, or as many as an array holds in RGB.</summary>
    internal long MostPixels => Math.Min(MaxPixels, int.MaxValue / 3);

    /// <summary>Refuses a file whose length is past the limit.</summary>
    /// <param name="bytes">Length of the file.</param>
    /// <param name="reason">Reason of the exception, e.g. <c>IMAGE_TOO_LARGE</c>.</param>
    /// <exception cref="InvalidInputException">More than <see cref="MaxBytes"/>.</exception>
    public void CheckBytes(long bytes, string reason)
    {
        if (bytes > MaxBytes)
        {
            throw new InvalidInputException(
                reason, $"the file has {bytes} bytes, the limit is {MaxBytes}: send a smaller file, or raise MaxImageBytes");
        }
    }

    /// <summary>Refuses an image, or a label map that comes as one, whose pixels or longer side are past the limit.</summary>
    /// <param name="size">Size from the header.</param>
    /// <param name="reason">Reason of the exception, e.g. <c>IMAGE_TOO_LARGE</c>.</param>
    /// <exception cref="InvalidInputException">More than <see cref="MaxPixels"/>, or a side longer than <see cref="MostSide"/>.</exception>
    public void CheckImage(ImageSize size, string reason)
    {
        CheckPixels(size, reason);
        if (Math.Max(size.Height, size.Width) > MostSide)
        {
            throw new InvalidInputException(
                reason, $"the header says {size}, the limit of either side is {MostSide}: scale it down, or cut it up");
        }
    }

    /// <summary>Refuses a size whose pixels are past the limit.</summary>
    /// <param name="size">Size from the header.</param>
    /// <param name="reason">Reason of the exception, e.g. <c>IMAGE_TOO_LARGE</c>.</param>
    /// <exception cref="InvalidInputException">More than <see cref="MaxPixels"/>.</exception>
    public void CheckPixels(ImageSize size, string reason)
    {
        if (size.Pixels > MostPixels)
        {
            throw new InvalidInputException(
                reason,
                $"the header says {size}, {size.Pixels} pixels, the limit is {MostPixels}: scale it down, or raise MaxImagePixels (Limits__MaxImagePixels in the environment)");
        }
    }
}
