using System.Buffers.Binary;
using System.Text;

namespace UoSam.Core.Imaging;

/// <summary>Steps through the chunks of a PNG file; stops where a chunk does not lie wholly in the file.</summary>
internal ref struct PngChunks
{
    private const int Overhead = 12;
    private readonly ReadOnlySpan<byte> _file;
    private int _next;

    /// <param name="file">The whole file, with its signature.</param>
    internal PngChunks(ReadOnlySpan<byte> file)
    {
        _file = file;
        _next = PngFile.Signature.Length;
    }

    /// <summary>Four letters of the type, big-endian.</summary>
    internal int Type { get; private set; }

    /// <summary>Byte of the file at which the chunk begins.</summary>
    internal int Offset { get; private set; }

    /// <summary>The chunk's data.</summary>
    internal ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Type for a message; anything but letters becomes a question mark.</summary>
    internal readonly string Name
    {
        get
        {
            var letters = _file.Slice(Offset + 4, 4).ToArray();
            return Encoding.ASCII.GetString(Array.ConvertAll(letters, l => char.IsAsciiLetter((char)l) ? l : (byte)'?'));
        }
    }

    internal bool MoveNext()
    {
        var rest = _next <= _file.Length ? _file[_next..] : [];
        var length = rest.Length < Overhead ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - (long)Overhead)
        {
            return false;
        }

        Offset = _next;
        Type = BinaryPrimitives.ReadInt32BigEndian(rest[4..]);
        Data = rest.Slice(8, (int)length);
        _next += Overhead + (int)length;
        return true;
    }

    internal readonly bool HasRightChecksum()
    {
        var stored = BinaryPrimitives.ReadUInt32BigEndian(_file[(Offset + 8 + Data.Length)..]);
        return Crc32.Compute(_file.Slice(Offset + 4, 4 + Data.Length)) == stored;
    }
}
