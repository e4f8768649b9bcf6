using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Video;

/// <summary>Maps as grey pictures in a stream, a byte per label, one for each frame.</summary>
/// <param name="pictures">The stream.</param>
internal sealed class MapStream(PictureStream pictures) : IMapSource
{
    /// <inheritdoc/>
    public async Task<CoarseMap?> NextAsync(string name, CancellationToken cancellationToken) =>
        await pictures.ReadAsync(1, cancellationToken) is { } picture
            ? new CoarseMap(new LabelMap(picture.Height, picture.Width, Array.ConvertAll(picture.Pixels, id => (ushort)id)))
            : null;
}
