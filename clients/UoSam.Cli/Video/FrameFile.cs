namespace UoSam.Cli.Video;

/// <summary>A frame as an image file.</summary>
/// <param name="Name">Without extension.</param>
/// <param name="Image">The file's content.</param>
internal sealed record FrameFile(string Name, byte[] Image);
