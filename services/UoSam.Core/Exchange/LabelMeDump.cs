using System.Text.Json;
using UoSam.Core.Imaging;
using UoSam.Core.Masks;

namespace UoSam.Core.Exchange;

/// <summary>LabelMe: a JSON per image with polygons and rectangles by class name.</summary>
internal sealed class LabelMeDump : IDumpFormat
{
    public string Id => "labelme";

    public string Summary => "LabelMe's .json per image: polygons and rectangles; labels are ids or names of --classes";

    public bool Accepts(string path) => DumpFiles.First(path, 1, ".json")
        .Any(file => JsonStart.Of(file) == JsonStart.Object && JsonStart.Has(file, "shapes"));

    public LabelMapDump Open(string path, DumpOptions options) =>
        new(Id, DumpFiles.Items(path, file => Read(file, options), ".json"));

    private static DumpedMap Read(string file, DumpOptions options)
    {
        var root = JsonInput.Parse(File.ReadAllBytes(file));
        var size = JsonInput.Size(root, "imageHeight", "imageWidth", options.Limits);
        var names = options.ClassNames ?? new ClassNames([]);
        return new DumpedMap(MaskPainter.Compose(
            size.Height,
            size.Width,
            JsonInput.Array(root, "shapes").EnumerateArray().Select(shape => new LabelledMask(
                names.IdOf(JsonInput.Text(shape, "label") ?? throw JsonInput.Fault("a shape has no \"label\"")),
                Draw(shape, size))),
            options.FillId));
    }

    private static BitMask Draw(JsonElement shape, ImageSize size)
    {
        double[][] points = [.. JsonInput.Array(shape, "points").EnumerateArray().Select(point => JsonInput.Numbers(point, "points"))];
        var kind = JsonInput.Text(shape, "shape_type") ?? "polygon";
        double[] outline = (kind, points) switch
        {
            ("polygon", _) when points.All(point => point.Length == 2) => [.. points.SelectMany(point => point)],
            ("rectangle", [[var x0, var y0], [var x1, var y1]]) => [x0, y0, x0, y1, x1, y1, x1, y0],
            _ => throw JsonInput.Fault($"a shape is a {kind} of {points.Length} points; polygons and rectangles of 2 are read, of points [x, y]"),
        };
        var mask = new BitMask(size.Height, size.Width);
        PolygonMask.Add(outline, mask);
        return mask;
    }
}
