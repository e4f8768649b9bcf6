using System.Buffers.Binary;
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
    /// <exception cref="InvalidInputException">As <see cref="ReadLabelMap"/>, without NPY_VALUE.</exception>
    public static LogitMap ReadLogits(ReadOnlySpan<byte> npy, ImageLimits? limits = null)
    {
        var header = NpyHeader.Read(npy, limits ?? ImageLimits.Default);
        var values = new float[header.Size.Pixels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)ReadItem(npy, header, i);
        }

        return new LogitMap(header.Size.Height, header.Size.Width, values);
    }

    /// <summary>The item at a row-major index. 8-byte whole numbers past 2^53 are rounded: far out of range anyway.</summary>
    private static double ReadItem(ReadOnlySpan<byte> npy, NpyHeader header, int index)
    {
        var (row, column) = Math.DivRem(index, header.Size.Width);
        var stored = header.IsFortranOrder ? (column * header.Size.Height) + row : index;
        Span<byte> item = stackalloc byte[8];
        item = item[..header.ItemBytes];
        npy.Slice(header.DataOffset + (stored * header.ItemBytes), header.ItemBytes).CopyTo(item);
        if (header.IsBigEndian)
        {
            item.Reverse();
        }

        return (header.Kind, header.ItemBytes) switch
        {
            ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(item),
            ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(item),
            ('f', _) => BinaryPrimitives.ReadDoubleLittleEndian(item),
            ('i', 1) => (sbyte)item[0],
            ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(item),
            ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(item),
            ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(item),
            (_, 1) => item[0],
            (_, 2) => BinaryPrimitives.ReadUInt16LittleEndian(item),
            (_, 4) => BinaryPrimitives.ReadUInt32LittleEndian(item),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(item),
        };
    }

    private static ushort ToId(double value, ushort? negativeId, NpyHeader header, int index)
    {
        if (value < 0 && negativeId is { } id)
        {
            return id;
        }

        if (value is >= 0 and <= ushort.MaxValue && Math.Truncate(value) == value)
        {
            return (ushort)value;
        }

        var (row, column) = Math.DivRem(index, header.Size.Width);
        throw NpyHeader.Fault(
            "NPY_VALUE", FormattableString.Invariant($"{value} at row {row}, column {column}"), "ids are 0..65535");
    }
}
