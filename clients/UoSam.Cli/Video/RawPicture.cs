namespace UoSam.Cli.Video;

/// <summary>Pixels of 8 bits: [Height, Width, Channels], row-major, without padding.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">3 for RGB, 1 for labels.</param>
/// <param name="Pixels">Height * Width * Channels bytes.</param>
internal sealed record RawPicture(int Height, int Width, int Channels, byte[] Pixels);
