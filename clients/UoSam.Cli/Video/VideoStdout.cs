namespace UoSam.Cli.Video;

/// <summary>What a video run writes to standard output, frame by frame.</summary>
internal enum VideoStdout
{
    /// <summary>No pixels.</summary>
    None,

    /// <summary>A byte per pixel: the label.</summary>
    Labels,

    /// <summary>Three bytes per pixel: the frame with its classes tinted.</summary>
    Overlay,

    /// <summary>The frame with its classes tinted, as YUV4MPEG, which carries size and rate.</summary>
    Y4m,
}
