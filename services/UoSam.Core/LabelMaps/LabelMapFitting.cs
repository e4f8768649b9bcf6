using UoSam.Core.Imaging;

namespace UoSam.Core.LabelMaps;

/// <summary>Brings a label map to the size of its image.</summary>
public static class LabelMapFitting
{
    private const double Tolerance = 0.01;

    // A pixel of rounding is as much of a map of 10 rows; of one of 2 it would be half, and fit pictures of any shape.
    private const double MostRounding = 0.1;

    /// <summary>
    /// Resizes by nearest neighbour, pixel centres on pixel centres: row y takes row floor((y + 0.5) * map.Height /
    /// height) of the map, columns alike. A map of another shape than the image is refused, since it was cropped, turned
    /// or belongs to another image: the aspect ratios may differ by 0.01 of 1. A difference of less than one pixel on
    /// the shorter side of either passes as well, up to 0.1, because resizing rounds to whole pixels.
    /// </summary>
    /// <param name="map">The label map.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <returns>The map itself where the size is the same.</returns>
    /// <exception cref="InvalidInputException">LABEL_MAP_SIZE: the aspect ratios differ by more, with both sizes.</exception>
    public static LabelMap Fit(LabelMap map, int height, int width)
    {
        if (map.Height == height && map.Width == width)
        {
            return map;
        }

        var image = new ImageSize(height, width);
        if (!IsOneShape(map.Size, image))
        {
            throw new InvalidInputException(
                "LABEL_MAP_SIZE",
                $"the label map is {map.Size}, the image {image}: "
                + "the shapes differ; send the label map of this image, uncropped and in the same orientation");
        }

        return Resize(map, image);
    }

    /// <summary>Whether a map may show the whole image, within the tolerance of <see cref="Fit"/>.</summary>
    internal static bool IsOneShape(ImageSize map, ImageSize image)
    {
        // Both products are equal where the aspect ratios are.
        var mapAcross = (long)map.Width * image.Height;
        var imageAcross = (long)image.Width * map.Height;
        var difference = Math.Abs(mapAcross - imageAcross);
        var share = (double)difference / Math.Max(mapAcross, imageAcross);
        var longestSide = Math.Max(Math.Max(map.Height, map.Width), Math.Max(image.Height, image.Width));
        return share <= Tolerance || (difference < longestSide && share <= MostRounding);
    }

    /// <summary>Resizes as <see cref="Fit"/> does, whatever the shape.</summary>
    internal static LabelMap Resize(LabelMap map, ImageSize size)
    {
        var (height, width) = size;
        var columns = new int[width];
        for (var x = 0; x < width; x++)
        {
            columns[x] = Nearest(x, width, map.Width);
        }

        var labels = new ushort[(long)height * width];
        for (var y = 0; y < height; y++)
        {
            var source = map.Labels.AsSpan(Nearest(y, height, map.Height) * map.Width, map.Width);
            var target = labels.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                target[x] = source[columns[x]];
            }
        }

        return new LabelMap(height, width, labels);
    }

    private static int Nearest(int index, int size, int sourceSize) =>
        (int)(((2L * index) + 1) * sourceSize / (2L * size));
}
