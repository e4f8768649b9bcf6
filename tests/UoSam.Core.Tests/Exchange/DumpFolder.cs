using System.Globalization;
using System.Text;

namespace UoSam.Core.Tests.Exchange;

/// <summary>A folder that is filled by a test and gone after it.</summary>
internal sealed class DumpFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("uosam-dump-").FullName;

    public string Write(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>An array as numpy.save writes it in format 1.0: head padded with blanks to a multiple of 64.</summary>
    public static byte[] Npy(string type, int height, int width, byte[] items)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({height}, {width}), }}");
        head = $"{head.PadRight((((head.Length + 10) / 64) + 1) * 64 - 11)}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)head.Length, (byte)(head.Length >> 8), .. Encoding.ASCII.GetBytes(head), .. items];
    }
}
