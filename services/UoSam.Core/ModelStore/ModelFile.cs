namespace UoSam.Core.ModelStore;

/// <summary>A file pinned by its content.</summary>
/// <param name="Name">File name without folder.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record ModelFile(string Name, long Size, string Sha256);
