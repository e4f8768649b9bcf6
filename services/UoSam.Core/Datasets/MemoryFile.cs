using System.Runtime.InteropServices;
using System.Security.Cryptography;
using UoSam.Core.Masks;

namespace UoSam.Core.Datasets;

/// <summary>
/// A memory as a file: "UOSAMMEM", version 3, the texts, the images with their corrections, calibration, classes and both triangles of products as
/// little-endian numbers, and a SHA-256 of all that at the end. About 0.5 MB, 4 KB per class and
/// 0.5 KB per corrected region.
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
        Array.ForEach([.. memory.Images], image => Write(writer, image));
        writer.Write(memory.Calibration.Classes.Length);
        foreach (var known in memory.Calibration.Classes)
        {
            writer.Write(known.Id);
            writer.Write(known.UsualMargin);
            writer.Write(MemoryMarshal.AsBytes(known.ByMargin.AsSpan()));
        }

        writer.Write(memory.Sums.Classes.Length);
        foreach (var known in memory.Sums.Classes)
        {
            writer.Write(known.Id);
            writer.Write(known.Count);
            writer.Write(known.SquaredCounts);
            writer.Write(MemoryMarshal.AsBytes<double>(known.Moments));
        }

        WriteTriangle(writer, memory.Sums.Gram);
        WriteTriangle(writer, memory.Sums.Context);
    }

    private static DatasetMemory ReadMemory(BinaryReader reader)
    {
        LearnedImage[] images = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadImage(reader))];
        ClassBelief[] beliefs = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadBelief(reader))];
        ClassSums[] classes = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadClass(reader))];
        var sums = new DatasetSums(ReadTriangle(reader), ReadTriangle(reader), [.. classes]);
        return new DatasetMemory(sums, [.. images], new ClaimCalibration([.. beliefs]));
    }

    private static void Write(BinaryWriter writer, LearnedImage image)
    {
        writer.Write(image.Key);
        writer.Write(image.Corrections.Length);
        foreach (var (region, isCoarse, from, to) in image.Corrections)
        {
            writer.Write(isCoarse);
            writer.Write(from);
            writer.Write(to);
            writer.Write(region.Height);
            writer.Write(region.Width);
            for (var y = 0; y < region.Height; y++)
            {
                writer.Write(MemoryMarshal.AsBytes(region.Row(y)));
            }
        }
    }

    private static LearnedImage ReadImage(BinaryReader reader)
    {
        var key = reader.ReadString();
        RegionCorrection[] corrections = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadCorrection(reader))];
        return new LearnedImage(key, [.. corrections]);
    }

    private static RegionCorrection ReadCorrection(BinaryReader reader)
    {
        var (isCoarse, from, to) = (reader.ReadBoolean(), reader.ReadUInt16(), reader.ReadUInt16());
        var region = new BitMask(reader.ReadInt32(), reader.ReadInt32());
        for (var y = 0; y < region.Height; y++)
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(region.Row(y)));
        }

        return new RegionCorrection(region, isCoarse, from, to);
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
