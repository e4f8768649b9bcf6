using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange.Writing;

/// <summary>Pictures for people.</summary>
internal sealed class PictureWriter(bool isSideBySide) : IMapWriter
{
    public string Id => isSideBySide ? "side-by-side" : "overlay";

    public string Summary => isSideBySide
        ? "NAME.side.png: before (or the plain image) beside after"
        : "NAME.overlay.png: the image with its classes tinted and outlined";

    public string? Ending => isSideBySide ? ".side.png" : ".overlay.png";

    public bool NeedsPicture => true;

    public IReadOnlyList<OutputFile> Write(OutputMap map, WriterOptions options)
    {
        if (map.Picture is not { } picture)
        {
            throw new InvalidInputException("NO_IMAGE", $"'{Id}' needs the image of {map.Name}; name the folder of images");
        }

        return isSideBySide
            ? [new OutputFile($"{map.Name}{Ending}", OverlayPicture.SideBySide(picture, map.Before ?? Plain(map), map.Map, map.Space))]
            : [new OutputFile($"{map.Name}{Ending}", OverlayPicture.OnImage(picture, map.Map, map.Space))];
    }

    /// <summary>A map of nothing that would be tinted.</summary>
    private static LabelMap Plain(OutputMap map)
    {
        var labels = new ushort[map.Map.Labels.Length];
        labels.AsSpan().Fill(map.Space.BackgroundId ?? map.Space.VoidIds.FirstOrDefault());
        return map.Map.With(labels);
    }
}
