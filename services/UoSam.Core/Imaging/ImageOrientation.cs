namespace UoSam.Core.Imaging;

/// <summary>Turns stored pixels upright by their EXIF orientation (Exif 2.32, tag 274).</summary>
internal static class ImageOrientation
{
    /// <summary>
    /// 1 as stored, 2 mirrored, 3 half a turn, 4 upside down, 5 transposed, 6 a quarter turn clockwise, 7 transposed
    /// along the other diagonal, 8 a quarter turn anticlockwise.
    /// </summary>
    internal static RgbImage Apply(RgbImage stored, int orientation)
    {
        if (orientation == 1)
        {
            return stored;
        }

        var isTransposed = orientation >= 5;
        var height = isTransposed ? stored.Width : stored.Height;
        var width = isTransposed ? stored.Height : stored.Width;
        var upright = new byte[stored.Pixels.Length];
        var flipsRows = orientation is 3 or 4 or 7 or 8;
        var flipsColumns = orientation is 2 or 3 or 6 or 7;

        // The source of upright (y, x): flip in the upright frame, then exchange the axes.
        for (var y = 0; y < height; y++)
        {
            var flippedY = flipsRows ? height - 1 - y : y;
            for (var x = 0; x < width; x++)
            {
                var flippedX = flipsColumns ? width - 1 - x : x;
                var source = isTransposed ? (flippedX * stored.Width) + flippedY : (flippedY * stored.Width) + flippedX;
                stored.Pixels.AsSpan(source * 3, 3).CopyTo(upright.AsSpan(((y * width) + x) * 3, 3));
            }
        }

        return new RgbImage(height, width, upright);
    }
}
