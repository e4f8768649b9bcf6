using System.IO.Compression;
using UoSam.Core.Imaging;

namespace UoSam.Core.Exchange;

/// <summary>NumPy's .npz: a zip of .npy files, compressed or not.</summary>
internal static class NpzFile
{
    /// <summary>True for what begins as a zip.</summary>
    internal static bool Is(byte[] file) => file.AsSpan().StartsWith("PK"u8);

    /// <summary>The .npy file of the one array that is in it.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">Checked before anything is unpacked.</param>
    /// <exception cref="InvalidInputException">NPZ (more arrays than one, none, damaged), NPY_TOO_LARGE.</exception>
    internal static byte[] OnlyArray(byte[] file, ImageLimits limits)
    {
        limits.CheckBytes(file.Length, "NPY_TOO_LARGE");
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file));
            if (zip.Entries is not [var entry])
            {
                throw Fault($"it holds {zip.Entries.Count} arrays ({string.Join(", ", zip.Entries.Take(4).Select(Name))})");
            }

            return ZipContent.Of(entry, limits, "NPY_TOO_LARGE");
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidInputException("NPZ", "the .npz file is damaged; save or transfer it again", fault);
        }
    }

    private static string Name(ZipArchiveEntry entry) => Path.ChangeExtension(entry.Name, null);

    private static InvalidInputException Fault(string found) =>
        new("NPZ", $".npz file cannot be used: {found}; save the one of the labels with numpy.save");
}
