using UoSam.Core.Imaging;

namespace UoSam.Core.LabelMaps;

/// <summary>
/// Reads label maps and foreground scores from NumPy .npy files: booleans, whole numbers of 1 to 8 bytes, floats of 2 to
/// 8 bytes, either byte order, C and Fortran order, shape [H, W] with any number of leading ones.
/// </summary>
public static class NpyReader
{
    /// <summary>Reads class ids.</summary>
    /// <param name="npy">The whole file; floats must hold whole numbers.</param>
    /// <param name="negativeId">What an id below 0 becomes (-1 is "no label" in some dumps); null refuses them.</param>
    /// <param name="limits">Null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="InvalidInputException">
    /// NPY_FORMAT, NPY_TYPE, NPY_SHAPE, NPY_TOO_LARGE, NPY_CORRUPT, NPY_VALUE (no whole number of 0..65535).
    /// </exception>
    public static LabelMap ReadLabelMap(
        ReadOnlySpan<byte> npy, ushort? negativeId = null, ImageLimits? limits = null)
    {
        var header = NpyHeader.Read(npy, limits ?? ImageLimits.Default);
        var labels = new ushort[header.Size.Pixels];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = ToId(ReadItem(npy, header, i), negativeId, header, i);
        }

        return new LabelMap(header.Size.Height, header.Size.Width, labels);
    }

    /// <summary>Reads foreground scores, rounded to float32 as the LUSS evaluator does.</summary>
    /// <param name="npy">The whole file.</param>
    /// <param name="limits">Null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="InvalidInputException">As <see cref="ReadLabelMap"/>, but NPY_VALUE for what is no number (NaN).</exception>
    public static LogitMap ReadLogits(ReadOnlySpan<byte> npy, ImageLimits? limits = null)
    {
        var header = NpyHeader.Read(npy, limits ?? ImageLimits.Default);
        var values = new float[header.Size.Pixels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)ReadItem(npy, header, i);
        }

        if (Array.FindIndex(values, float.IsNaN) is var index and >= 0)
        {
            throw NpyHeader.Fault("NPY_VALUE", $"NaN at {Place(index, header)}", "a score per pixel is expected");
        }

        return new LogitMap(header.Size.Height, header.Size.Width, values);
    }

    /// <summary>Reads scores of classes, [classes, H, W]; plane i is of id i.</summary>
    /// <param name="npy">The whole file.</param>
    /// <param name="limits">Null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="InvalidInputException">As <see cref="ReadLogits"/>, and NPY_VALUE for what is not finite.</exception>
    public static ClassScores ReadClassScores(ReadOnlySpan<byte> npy, ImageLimits? limits = null)
    {
        var header = NpyHeader.Read(npy, limits ?? ImageLimits.Default, hasPlanes: true);
        var values = new float[header.Planes * header.Size.Pixels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)ReadItem(npy, header, i);
        }

        return Array.TrueForAll(values, float.IsFinite)
            ? new ClassScores(
                header.Size.Height, header.Size.Width, [.. Enumerable.Range(0, header.Planes).Select(id => (ushort)id)], values)
            : throw NpyHeader.Fault("NPY_VALUE", "a score that is not finite", "a number per class and pixel is expected");
    }

    /// <summary>True for scores of classes, [classes, H, W], false for a picture.</summary>
    /// <exception cref="InvalidInputException">NPY_FORMAT, NPY_CORRUPT.</exception>
    internal static bool HasClassScores(ReadOnlySpan<byte> npy) => NpyHeader.HasPlanes(npy);

    /// <summary>The item at a row-major index.</summary>
    private static double ReadItem(ReadOnlySpan<byte> npy, NpyHeader header, int index)
    {
        var (plane, pixel) = Math.DivRem(index, (int)header.Size.Pixels);
        var (row, column) = Math.DivRem(pixel, header.Size.Width);
        var stored = header.IsFortranOrder ? (((column * header.Size.Height) + row) * header.Planes) + plane : index;
        Span<byte> item = stackalloc byte[8];
        item = item[..header.ItemBytes];
        npy.Slice(header.DataOffset + (stored * header.ItemBytes), header.ItemBytes).CopyTo(item);
        if (header.IsBigEndian)
        {
            item.Reverse();
        }

        return NumberItem.Value(header.Kind, item);
    }

    private static ushort ToId(double value, ushort? negativeId, NpyHeader header, int index)
    {
        if (NumberItem.ToId(value, negativeId) is { } id)
        {
            return id;
        }

        throw NpyHeader.Fault(
            "NPY_VALUE", FormattableString.Invariant($"{value} at {Place(index, header)}"), "ids are 0..65535");
    }

    private static string Place(int index, NpyHeader header)
    {
        var (row, column) = Math.DivRem(index, header.Size.Width);
        return $"row {row}, column {column}";
    }
}
