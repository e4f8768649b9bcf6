using System.IO.Compression;
using UoSam.Core.Imaging;

namespace UoSam.Core.Exchange;

/// <summary>What is packed in a zip file. .NET looks at no checksum, and a damaged array is one of other numbers.</summary>
internal static class ZipContent
{
    // torch can be told to compute none (torch.serialization.set_crc32_options).
    private const uint NoChecksum = 0;

    /// <summary>Unpacks a file.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="limits">Checked before anything is unpacked.</param>
    /// <param name="reason">Of the refusal of a file past the limit.</param>
    /// <exception cref="InvalidInputException">It is larger than the limit.</exception>
    /// <exception cref="InvalidDataException">It is cut off or damaged.</exception>
    internal static byte[] Of(ZipArchiveEntry entry, ImageLimits limits, string reason)
    {
        limits.CheckBytes(entry.Length, reason);
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length < bytes.Length)
        {
            throw new InvalidDataException($"{entry.FullName} has {length} bytes, its head says {bytes.Length}");
        }

        return entry.Crc32 == NoChecksum || Crc32.Compute(bytes) == entry.Crc32
            ? bytes
            : throw new InvalidDataException($"{entry.FullName} has another checksum than its head says");
    }
}
