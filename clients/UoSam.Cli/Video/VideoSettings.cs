using UoSam.Core.Imaging;

namespace UoSam.Cli.Video;

/// <summary>Where a video comes from and where what is made of it goes.</summary>
/// <param name="Frames">A folder of images, a video file, or - for standard input.</param>
/// <param name="Coarse">A folder of label maps, a label video, or - for standard input, a map behind each frame.</param>
/// <param name="Size">Size of bare pixels on standard input; null for PPM and PGM.</param>
/// <param name="Out">Folder for the refined maps, or null.</param>
/// <param name="Overlay">Folder or video file for pictures of the maps over the frames, or null.</param>
/// <param name="Stdout">What goes to standard output.</param>
/// <param name="Fps">Frames per second of the overlay and of a live file; null for the file's own.</param>
/// <param name="Live">Drop the oldest frame when behind.</param>
/// <param name="Jobs">Frames in flight.</param>
/// <param name="PerFrame">Refine each frame by itself.</param>
/// <param name="Paths">Tell of each frame how it was answered and why.</param>
/// <param name="Quiet">Tell nothing but faults.</param>
internal sealed record VideoSettings(
    string Frames,
    string Coarse,
    ImageSize? Size,
    string? Out,
    string? Overlay,
    VideoStdout Stdout,
    double? Fps,
    bool Live,
    int Jobs,
    bool PerFrame,
    bool Paths,
    bool Quiet);
