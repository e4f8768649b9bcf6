using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace UoSam.Core.Datasets;

/// <summary>
/// A memory as a file: "UOSAMMEM", version 3, the texts and keys, each round's calibration, classes and both triangles of
/// products as little-endian numbers, and a SHA-256 of all that at the end. About 0.5 MB and 4 KB per class, twice with two rounds.
/// </summary>
public static class MemoryFile
{
    /// <summary>The name of the file in the folder of the results.</summary>
    public const string Name = "dataset.memory";

    private const int Version = 3;
    private const int HashBytes = 32;
    private const int Channels = ImageSums.Channels;

    private static ReadOnlySpan<byte> Magic => "UOSAMMEM"u8;

    /// <summary>The file's content; the same memory always gives the same bytes.</summary>
    public static byte[] Write(StoredMemory stored)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(stored.Model);
        writer.Write(stored.Labels);
        Write(writer, stored.Memory);
        writer.Flush();
        writer.Write(SHA256.HashData(stream.ToArray()));
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Tells one memory from another: the first 16 hexadecimal digits of the hash that ends the file.</summary>
    public static string DigestOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(content[^HashBytes..])[..16];

    /// <summary>Reads a file's content.</summary>
    /// <exception cref="InvalidInputException">MEMORY_FILE: no memory, of another version, or damaged.</exception>
    public static StoredMemory Read(byte[] content)
    {
        if (content.Length < Magic.Length + sizeof(int) + HashBytes || !content.AsSpan().StartsWith(Magic))
        {
            throw Fault("is no memory of a data set; give a file that 'uosam memory' wrote");
        }

        if (BitConverter.ToInt32(content, Magic.Length) is var version and not Version)
        {
            throw Fault($"has version {version}, this program reads {Version}; make it anew with 'uosam memory'");
        }

        if (!SHA256.HashData(content.AsSpan(0, content.Length - HashBytes)).AsSpan().SequenceEqual(content.AsSpan(^HashBytes..)))
        {
            throw Fault("is damaged: its content does not have the hash at its end; make it anew with 'uosam memory'");
        }

        var start = Magic.Length + sizeof(int);
        using var reader = new BinaryReader(new MemoryStream(content, start, content.Length - start - HashBytes));
        var (model, labels) = (reader.ReadString(), reader.ReadString());
        return new StoredMemory(ReadMemory(reader), model, labels);
    }

    private static void Write(BinaryWriter writer, DatasetMemory memory)
    {
        writer.Write(memory.Images.Length);
        Array.ForEach([.. memory.Images], writer.Write);
        writer.Write(memory.Rounds.Length);
        Array.ForEach([.. memory.Rounds], round => Write(writer, round));
    }

    private static void Write(BinaryWriter writer, MemoryRound round)
    {
        writer.Write(round.Calibration.Classes.Length);
        foreach (var known in round.Calibration.Classes)
        {
            writer.Write(known.Id);
            writer.Write(known.UsualMargin);
            writer.Write(MemoryMarshal.AsBytes(known.ByMargin.AsSpan()));
        }

        writer.Write(round.Sums.Classes.Length);
        foreach (var known in round.Sums.Classes)
        {
            writer.Write(known.Id);
            writer.Write(known.Count);
            writer.Write(known.SquaredCounts);
            writer.Write(MemoryMarshal.AsBytes<double>(known.Moments));
        }

        WriteTriangle(writer, round.Sums.Gram);
        WriteTriangle(writer, round.Sums.Context);
    }

    private static DatasetMemory ReadMemory(BinaryReader reader)
    {
        string[] images = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())];
        MemoryRound[] rounds = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadRound(reader))];
        return new DatasetMemory([.. rounds], [.. images]);
    }

    private static MemoryRound ReadRound(BinaryReader reader)
    {
        ClassBelief[] beliefs = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadBelief(reader))];
        ClassSums[] classes = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadClass(reader))];
        var sums = new DatasetSums(ReadTriangle(reader), ReadTriangle(reader), [.. classes]);
        return new MemoryRound(sums, new ClaimCalibration([.. beliefs]));
    }

    private static ClassBelief ReadBelief(BinaryReader reader)
    {
        var (id, usual) = (reader.ReadUInt16(), reader.ReadDouble());
        var byMargin = new double[ClassBelief.Steps];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(byMargin.AsSpan()));
        return new ClassBelief(id, usual, [.. byMargin]);
    }

    private static ClassSums ReadClass(BinaryReader reader)
    {
        var (id, count, squared) = (reader.ReadUInt16(), reader.ReadDouble(), reader.ReadDouble());
        var moments = new double[2 * Channels];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(moments.AsSpan()));
        return new ClassSums(id, moments, count, squared);
    }

    private static void WriteTriangle(BinaryWriter writer, double[] matrix)
    {
        for (var a = 0; a < Channels; a++)
        {
            writer.Write(MemoryMarshal.AsBytes(matrix.AsSpan(a * Channels, a + 1)));
        }
    }

    private static double[] ReadTriangle(BinaryReader reader)
    {
        var matrix = new double[Channels * Channels];
        for (var a = 0; a < Channels; a++)
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(matrix.AsSpan(a * Channels, a + 1)));
        }

        return matrix;
    }

    private static InvalidInputException Fault(string what) => new("MEMORY_FILE", $"the memory file {what}");
}
