using System.Buffers.Binary;

namespace UoSam.Core.LabelMaps;

/// <summary>Turns the bytes of one PNG row into ids.</summary>
internal static class LabelPngRow
{
    /// <summary>Unpacks as many ids as <paramref name="ids"/> holds.</summary>
    internal static void Unpack(LabelPngHeader header, ReadOnlySpan<byte> row, Span<ushort> ids)
    {
        if (header.IsColor)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                var pixel = row.Slice(i * header.Channels, 3);
                ids[i] = (ushort)(pixel[0] | (pixel[1] << 8));
            }
        }
        else if (header.BitDepth == 16)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = BinaryPrimitives.ReadUInt16BigEndian(row[(i * 2 * header.Channels)..]);
            }
        }
        else if (header.BitDepth == 8)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = row[i * header.Channels];
            }
        }
        else
        {
            UnpackBits(header.BitDepth, row, ids);
        }
    }

    /// <summary>Index of the first pixel whose blue is not 0, or -1.</summary>
    internal static int FirstBlue(LabelPngHeader header, ReadOnlySpan<byte> row)
    {
        for (var i = 2; i < row.Length; i += header.Channels)
        {
            if (row[i] != 0)
            {
                return i / header.Channels;
            }
        }

        return -1;
    }

    /// <summary>The leftmost pixel stands in the highest bits of a byte.</summary>
    private static void UnpackBits(int bits, ReadOnlySpan<byte> row, Span<ushort> ids)
    {
        var perByte = 8 / bits;
        for (var i = 0; i < ids.Length; i++)
        {
            var shift = 8 - bits - (i % perByte * bits);
            ids[i] = (ushort)((row[i / perByte] >> shift) & ((1 << bits) - 1));
        }
    }
}
