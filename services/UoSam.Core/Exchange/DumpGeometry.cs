using System.Globalization;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange;

/// <summary>What a system did to its images before it predicted, so that it can be undone.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="CropSide">Side of the centre crop in pixels of the scaled image; null for the map's own side.</param>
public sealed record DumpGeometry(DumpGeometryKind Kind, int? CropSide = null)
{
    /// <summary>The map shows the whole image in its shape.</summary>
    public static DumpGeometry Fit { get; } = new(DumpGeometryKind.Fit);

    /// <summary>The image was squashed to the map's shape.</summary>
    public static DumpGeometry Squash { get; } = new(DumpGeometryKind.Squash);

    /// <summary>Reads <c>fit</c>, <c>squash</c>, <c>crop</c> or <c>crop:320</c>.</summary>
    /// <exception cref="InvalidInputException">GEOMETRY.</exception>
    public static DumpGeometry Parse(string text)
    {
        var parts = text.Split(':');
        var side = 0;
        return parts switch
        {
            ["fit"] => Fit,
            ["squash"] => Squash,
            ["crop"] => new DumpGeometry(DumpGeometryKind.Crop),
            ["crop", var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out side)
                && side is > 0 and <= 65536 => new DumpGeometry(DumpGeometryKind.Crop, side),
            _ => throw new InvalidInputException(
                "GEOMETRY", $"'{text}' is no geometry; expected fit, squash, crop or crop:SIDE, e.g. crop:320"),
        };
    }

    /// <summary>
    /// Brings a map to the size of its image. Pixels take the map's nearest, centres on centres. For crops: the image's
    /// short side was scaled to the crop's, the long one to floor(side * long / short), and the crop began at
    /// round((length - side) / 2), halves to even, as torchvision's Resize and CenterCrop do.
    /// </summary>
    /// <param name="map">The dump's map.</param>
    /// <param name="size">Size of the image.</param>
    /// <returns>The map; pixels that were never predicted have <see cref="LabelSpace.Unpredicted"/>.</returns>
    /// <exception cref="InvalidInputException">
    /// LABEL_MAP_SIZE: the shapes differ (fit), or the map of a crop is not square; LABEL_MAP_IDS: the map has
    /// <see cref="LabelSpace.Unpredicted"/> as an id of its own.
    /// </exception>
    public LabelMap Undo(LabelMap map, ImageSize size)
    {
        if (Kind == DumpGeometryKind.Fit)
        {
            return LabelMapFitting.Fit(map, size.Height, size.Width);
        }

        if (Kind == DumpGeometryKind.Squash)
        {
            return LabelMapFitting.Resize(map, size);
        }

        if (map.Height != map.Width)
        {
            throw new InvalidInputException(
                "LABEL_MAP_SIZE",
                $"the map is {map.Size}, no square; a centre crop is one, or the geometry is another");
        }

        if (size.Height != size.Width && map.Labels.AsSpan().Contains(LabelSpace.Unpredicted))
        {
            throw new InvalidInputException(
                "LABEL_MAP_IDS", $"the map has the id {LabelSpace.Unpredicted}, which stands for pixels that were never predicted; map it to another");
        }

        var side = CropSide ?? map.Height;
        var shortSide = Math.Min(size.Height, size.Width);
        return Sample(
            map, Cropped(size.Height, shortSide, side, map.Height), Cropped(size.Width, shortSide, side, map.Width));
    }

    /// <summary>Per index of the image that of the map, or -1 outside of the crop.</summary>
    private static int[] Cropped(int length, int shortSide, int side, int mapLength)
    {
        // Integers throughout: position in half pixels of the scaled image, times the image's length.
        var scaled = length == shortSide ? side : (int)((long)side * length / shortSide);
        var start = (long)Math.Round((scaled - side) / 2.0, MidpointRounding.ToEven);
        return
        [
            .. Enumerable.Range(0, length).Select(i =>
            {
                var position = (((2L * i) + 1) * scaled) - (2L * length * start);
                var index = position < 0 ? -1 : position * mapLength / (2L * length * side);
                return index >= mapLength ? -1 : (int)index;
            }),
        ];
    }

    private static LabelMap Sample(LabelMap map, int[] rows, int[] columns)
    {
        var labels = new ushort[(long)rows.Length * columns.Length];
        for (var y = 0; y < rows.Length; y++)
        {
            for (var x = 0; x < columns.Length; x++)
            {
                labels[(y * columns.Length) + x] = rows[y] < 0 || columns[x] < 0
                    ? LabelSpace.Unpredicted
                    : map.Labels[(rows[y] * map.Width) + columns[x]];
            }
        }

        return new LabelMap(rows.Length, columns.Length, labels);
    }
}
