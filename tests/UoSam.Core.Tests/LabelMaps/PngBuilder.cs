using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace UoSam.Core.Tests.LabelMaps;

/// <summary>
/// Writes PNGs of any colour type, depth, filter and interlacing, from the specification and independently of the code
/// under test: one sample at a time, checksums bit by bit.
/// </summary>
internal sealed class PngBuilder(int height, int width, int bitDepth, int colorType, bool isInterlaced)
{
    private static readonly int[][] Adam7 =
    [
        [0, 0, 8, 8], [0, 4, 8, 8], [4, 0, 8, 4], [0, 2, 4, 4], [2, 0, 4, 2], [0, 1, 2, 2], [1, 0, 2, 1],
    ];

    private int Channels => colorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Colours of the PLTE chunk; 0 for none.</summary>
    internal int PaletteEntries { get; init; }

    /// <summary>The whole file.</summary>
    /// <param name="sample">Sample at row, column, channel.</param>
    /// <param name="filter">Filter type of the n-th row that is written.</param>
    /// <param name="dataChunks">Over how many IDAT chunks the data is spread.</param>
    internal byte[] Build(Func<int, int, int, int> sample, Func<int, int> filter, int dataChunks = 1) =>
        Assemble(Deflate(Filtered(sample, filter)), dataChunks);

    /// <summary>The whole file around any compressed data.</summary>
    internal byte[] Assemble(byte[] compressed, int dataChunks = 1)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)bitDepth, (byte)colorType, (byte)(isInterlaced ? 1 : 0));
        List<byte> file = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, .. Chunk("IHDR", header)];
        if (PaletteEntries > 0)
        {
            file.AddRange(Chunk("PLTE", new byte[PaletteEntries * 3]));
        }

        var part = (compressed.Length / dataChunks) + 1;
        foreach (var piece in compressed.Chunk(part))
        {
            file.AddRange(Chunk("IDAT", piece));
        }

        return [.. file, .. Chunk("IEND", [])];
    }

    internal byte[] Filtered(Func<int, int, int, int> sample, Func<int, int> filter)
    {
        var output = new List<byte>();
        var rows = 0;
        foreach (var pass in isInterlaced ? Adam7 : [[0, 0, 1, 1]])
        {
            var previous = Array.Empty<byte>();
            for (var y = pass[0]; y < height && pass[1] < width; y += pass[2])
            {
                var row = Pack(y, pass[1], pass[3], sample);
                previous = previous.Length == 0 ? new byte[row.Length] : previous;
                var type = filter(rows++);
                output.Add((byte)type);
                output.AddRange(Filter(type, row, previous, Math.Max(1, bitDepth * Channels / 8)));
                previous = row;
            }
        }

        return [.. output];
    }

    internal static byte[] Deflate(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var zlib = new ZLibStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        return memory.ToArray();
    }

    private byte[] Pack(int y, int x0, int step, Func<int, int, int, int> sample)
    {
        var bits = new List<bool>();
        for (var x = x0; x < width; x += step)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                var value = sample(y, x, channel);
                for (var bit = bitDepth - 1; bit >= 0; bit--)
                {
                    bits.Add((value >> bit & 1) == 1);
                }
            }
        }

        var row = new byte[(bits.Count + 7) / 8];
        for (var i = 0; i < bits.Count; i++)
        {
            row[i / 8] |= (byte)(bits[i] ? 0x80 >> (i % 8) : 0);
        }

        return row;
    }

    private static byte[] Filter(int type, byte[] row, byte[] above, int distance)
    {
        var filtered = new byte[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            int a = i < distance ? 0 : row[i - distance], b = above[i], c = i < distance ? 0 : above[i - distance];
            var nearest = new[] { a, b, c }.MinBy(v => Math.Abs(a + b - c - v));
            filtered[i] = (byte)(row[i] - (type switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => nearest }));
        }

        return filtered;
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var crc = uint.MaxValue;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        var file = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(file, data.Length);
        body.CopyTo(file, 4);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(body.Length + 4), ~crc);
        return file;
    }
}
