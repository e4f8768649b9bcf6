namespace UoSam.Cli.Video;

/// <summary>The part of the picture that a frame of the sample shows, in pixels.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal readonly record struct SampleWindow(int Top, int Left, int Height, int Width);
