namespace UoSam.Core.Masks;

/// <summary>
/// Exact squared Euclidean distances, in integers (Meijster, Roerdink and Hesselink, A General Algorithm for Computing
/// Distance Transforms in Linear Time, 2000). As float32 they are exact up to 2^24, a distance of 4096 pixels.
/// </summary>
public static class DistanceTransform
{
    /// <summary>Distance of a pixel from where no pixel of the other kind exists.</summary>
    public const float Unreachable = 1e12f;

    /// <summary>
    /// Squared distance in pixels from each pixel of a window to the nearest pixel of the window that is not set; 0 for
    /// pixels not set. What lies outside the window does not count, so the image's border is no background.
    /// </summary>
    /// <param name="mask">The mask.</param>
    /// <param name="window">Part of the mask; distances inside an object are exact when it holds the object's box and
    /// one pixel around, as far as the image reaches.</param>
    /// <returns>[window.Height, window.Width], row-major.</returns>
    public static float[] SquaredToUnset(BitMask mask, PixelBox window)
    {
        var (height, width) = (window.Height, window.Width);
        var columns = ColumnDistances(mask, window);
        var envelope = new LowerEnvelope(width);
        var squared = new float[height * width];
        for (var y = 0; y < height; y++)
        {
            envelope.Evaluate(
                columns.AsSpan(y * width, width), NotInColumn(window), squared.AsSpan(y * width, width), Unreachable);
        }

        return squared;
    }

    /// <summary>The box grown by one pixel on each side, within the image.</summary>
    public static PixelBox WindowAround(PixelBox box, int imageHeight, int imageWidth) =>
        new(
            Math.Max(box.X0 - 1, 0),
            Math.Max(box.Y0 - 1, 0),
            Math.Min(box.X1 + 1, imageWidth),
            Math.Min(box.Y1 + 1, imageHeight));

    /// <summary>More than any distance within the window.</summary>
    private static int NotInColumn(PixelBox window) => window.Width + window.Height;

    /// <summary>Per pixel the distance to the nearest unset pixel of its column: one scan down, one up.</summary>
    private static int[] ColumnDistances(BitMask mask, PixelBox window)
    {
        var width = window.Width;
        var most = NotInColumn(window);
        var distances = new int[window.Height * width];
        var neighbours = new int[width];
        Array.Fill(neighbours, most);
        for (var y = 0; y < window.Height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                neighbours[x] = mask[window.Y0 + y, window.X0 + x] ? Math.Min(neighbours[x] + 1, most) : 0;
            }

            neighbours.CopyTo(distances, y * width);
        }

        Array.Fill(neighbours, most);
        for (var y = window.Height - 1; y >= 0; y--)
        {
            for (var x = 0; x < width; x++)
            {
                ref var distance = ref distances[(y * width) + x];
                distance = Math.Min(distance, neighbours[x] + 1);
                neighbours[x] = distance;
            }
        }

        return distances;
    }
}
