using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using UoSam.Core.Imaging;

namespace UoSam.Core.LabelMaps;

/// <summary>The head of a NumPy .npy file, format versions 1.0 to 3.0, of an array that is a picture.</summary>
/// <param name="Kind">u, i, f or b (boolean).</param>
/// <param name="ItemBytes">1, 2, 4 or 8.</param>
/// <param name="IsBigEndian">Byte order of the items.</param>
/// <param name="IsFortranOrder">True where the first index runs fastest.</param>
/// <param name="Size">Rows and columns.</param>
/// <param name="DataOffset">First byte of the items.</param>
/// <param name="Planes">Pictures in the array; 1 where one is asked for.</param>
internal sealed partial record NpyHeader(
    char Kind, int ItemBytes, bool IsBigEndian, bool IsFortranOrder, ImageSize Size, int DataOffset, int Planes = 1)
{
    private const int LongestHeader = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads and checks the head; the items must fill the rest of the file exactly.</summary>
    /// <param name="npy">The whole file.</param>
    /// <param name="limits">Limits of one picture.</param>
    /// <param name="hasPlanes">True for [planes, height, width], at least 2 planes.</param>
    internal static NpyHeader Read(ReadOnlySpan<byte> npy, ImageLimits limits, bool hasPlanes = false)
    {
        limits.CheckBytes(npy.Length, "NPY_TOO_LARGE");
        var offset = FindData(npy);
        var text = Encoding.UTF8.GetString(npy[(npy[6] == 1 ? 10 : 12)..offset]);
        var descriptor = Field(text, DescriptorPattern(), "descr");
        var type = TypePattern().Match(descriptor);
        var kind = type.Success ? type.Groups["kind"].Value[0] : '?';
        var bytes = type.Success ? type.Groups["bytes"].Value[0] - '0' : 0;
        if (!type.Success || (kind == 'f' && bytes == 1) || (kind == 'b' && bytes != 1))
        {
            throw Fault("NPY_TYPE", $"items of type {Shown(descriptor)}", "save whole numbers, booleans or f2, f4, f8");
        }

        var sides = Sides(Field(text, ShapePattern(), "shape"));
        var planes = hasPlanes ? PlanesOf(sides) : 1;
        var size = ReadShape(hasPlanes ? sides[1..] : sides);
        if (planes > size.Width && size.Height > 2 * size.Width)
        {
            throw Fault(
                "NPY_SHAPE",
                $"shape ({string.Join(", ", sides)}), which has its {size.Width} classes last",
                "save numpy.moveaxis(scores, -1, 0), [classes, height, width]");
        }

        limits.CheckPixels(size, "NPY_TOO_LARGE");
        if (npy.Length - offset != size.Pixels * planes * bytes)
        {
            throw Fault(
                "NPY_CORRUPT",
                $"{npy.Length - offset} bytes of data, {size.Pixels * planes * bytes} expected for {planes} x {size} of {descriptor}",
                "save or transfer it again");
        }

        var isFortran = Field(text, OrderPattern(), "fortran_order") == "True";
        return new NpyHeader(kind, bytes, descriptor[0] == '>', isFortran, size, offset, planes);
    }

    internal static InvalidInputException Fault(string reason, string found, string advice) =>
        new(reason, $".npy file cannot be used: {found}; {advice}");

    private static int FindData(ReadOnlySpan<byte> npy)
    {
        if (npy.Length < 12 || !npy.StartsWith(Magic))
        {
            throw Fault("NPY_FORMAT", "it does not begin as NumPy files do", "write it with numpy.save");
        }

        if (npy[6] is < 1 or > 3)
        {
            throw Fault("NPY_FORMAT", $"format version {npy[6]}.{npy[7]}", "versions 1.0 to 3.0 are read");
        }

        var start = npy[6] == 1 ? 10 : 12;
        var length = npy[6] == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(npy[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(npy[8..]);
        if (length > LongestHeader || start + length > npy.Length)
        {
            throw Fault("NPY_CORRUPT", $"a head of {length} bytes in a file of {npy.Length}", "save or transfer it again");
        }

        return start + (int)length;
    }

    private static string Field(string text, Regex pattern, string name)
    {
        var match = pattern.Match(text);
        return match.Success
            ? match.Groups["value"].Value
            : throw Fault("NPY_FORMAT", $"no plain '{name}' in its head", "save a plain array, not records or objects");
    }

    /// <summary>True for an array of more than one picture.</summary>
    internal static bool HasPlanes(ReadOnlySpan<byte> npy)
    {
        var offset = FindData(npy);
        var text = Encoding.UTF8.GetString(npy[(npy[6] == 1 ? 10 : 12)..offset]);
        return Sides(Field(text, ShapePattern(), "shape")).Length == 3;
    }

    /// <summary>Lengths of the dimensions; those of 1 before the last two are dropped, and the last of [height, width, 1].</summary>
    private static string[] Sides(string shape)
    {
        var all = shape.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] sides = [.. all.SkipWhile((side, i) => side == "1" && i < all.Length - 2)];
        return sides is [_, _, "1"] ? sides[..2] : sides;
    }

    private static int PlanesOf(string[] sides) =>
        sides.Length == 3 && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out var planes)
            && planes is >= 2 and <= ushort.MaxValue
            ? planes
            : throw Fault("NPY_SHAPE", $"shape ({Shown(string.Join(", ", sides))})", "[classes, height, width] is expected");

    private static ImageSize ReadShape(string[] sides)
    {
        if (sides.Length == 2
            && int.TryParse(sides[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            && int.TryParse(sides[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && height > 0 && width > 0)
        {
            return new ImageSize(height, width);
        }

        throw Fault("NPY_SHAPE", $"shape ({Shown(string.Join(", ", sides))})", "[height, width] is expected, both at least 1");
    }

    private static string Shown(string text) => text.Length <= 40 ? text : $"{text[..40]}...";

    [GeneratedRegex(@"'descr'\s*:\s*'(?<value>[^']*)'")]
    private static partial Regex DescriptorPattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(?<value>True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\((?<value>[0-9,\s]*)\)")]
    private static partial Regex ShapePattern();

    [GeneratedRegex("^[<>|=](?<kind>[uifb])(?<bytes>[1248])$")]
    private static partial Regex TypePattern();
}
