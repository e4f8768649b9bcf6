using System.Buffers.Binary;

namespace UoSam.Core.LabelMaps;

/// <summary>Numbers in the item types of NumPy and torch.</summary>
internal static class NumberItem
{
    /// <summary>The number. 8-byte whole numbers past 2^53 are rounded: far out of range of ids anyway.</summary>
    /// <param name="kind">u, i, f or b (boolean).</param>
    /// <param name="item">1, 2, 4 or 8 bytes, little-endian.</param>
    internal static double Value(char kind, ReadOnlySpan<byte> item) => (kind, item.Length) switch
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

    /// <summary>The id that a number stands for, or null where it is none.</summary>
    /// <param name="value">The number.</param>
    /// <param name="negativeId">What a number below 0 becomes; null for none.</param>
    internal static ushort? ToId(double value, ushort? negativeId) => value switch
    {
        < 0 when negativeId is not null => negativeId,
        >= 0 and <= ushort.MaxValue when Math.Truncate(value) == value => (ushort)value,
        _ => null,
    };
}
