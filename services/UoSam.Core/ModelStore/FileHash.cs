using System.Security.Cryptography;

namespace UoSam.Core.ModelStore;

/// <summary>Identifies files by their content.</summary>
internal static class FileHash
{
    /// <summary>Size and SHA-256 of a file.</summary>
    public static ModelFile Of(string path)
    {
        using var stream = File.OpenRead(path);
        var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        return new ModelFile(Path.GetFileName(path), stream.Length, hash);
    }

    /// <summary>Compares a file with what it should be.</summary>
    public static VerifiedFile Compare(string folder, ModelFile expected)
    {
        var path = Path.Combine(folder, expected.Name);
        if (!File.Exists(path))
        {
            return new VerifiedFile(expected, FileState.Missing, null);
        }

        var found = Of(path);
        return new VerifiedFile(expected, found == expected ? FileState.Ok : FileState.Changed, found);
    }
}
