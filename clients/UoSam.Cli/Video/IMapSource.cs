namespace UoSam.Cli.Video;

/// <summary>The coarse maps of a video's frames.</summary>
internal interface IMapSource
{
    /// <summary>The map of the next frame, or null where there is none.</summary>
    /// <param name="name">The frame's name.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    Task<CoarseMap?> NextAsync(string name, CancellationToken cancellationToken);
}
