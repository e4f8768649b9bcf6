namespace UoSam.Cli.Video;

/// <summary>The coarse maps of a video's frames.</summary>
internal interface IMapSource
{
    /// <summary>The map of the next frame, or null where there is none.</summary>
    /// <param name="name">The frame's name.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    Task<CoarseMap?> NextAsync(string name, CancellationToken cancellationToken);

    /// <summary>Goes to the end, once there are no more frames.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Number of maps that belong to no frame.</returns>
    /// <exception cref="IOException">What the maps come from failed.</exception>
    Task<int> EndAsync(CancellationToken cancellationToken);
}
