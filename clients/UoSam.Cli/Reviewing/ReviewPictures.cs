using UoSam.Cli.Pages;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Reviewing;

/// <summary>Pictures of single images: as it is, with either map, and where they differ.</summary>
internal static class ReviewPictures
{
    private const int LongestSidePixels = 320;

    // Red in VOC's colours.
    private const ushort ChangedColour = 9;

    public static PictureCard Card(ImageReview review, ReviewedMaps maps, ReviewSettings settings)
    {
        var changed = new ushort[maps.Before.Labels.Length];
        for (var i = 0; i < changed.Length; i++)
        {
            changed[i] = maps.Before.Labels[i] == maps.After.Labels[i] ? (ushort)0 : ChangedColour;
        }

        var where = maps.Before.With(changed);
        return new PictureCard(review.Name, ReviewText.Line(review, settings.LabelOf),
        [
            new("image", "image/jpeg", ThumbnailPicture.OfImage(maps.Image, LongestSidePixels)),
            Overlay("before", maps.Image, maps.Before, settings.Space),
            Overlay("after", maps.Image, maps.After, settings.Space),
            Overlay("changed", maps.Image, where, LabelSpace.Default),
        ]);
    }

    private static CardPicture Overlay(string title, RgbImage image, LabelMap map, LabelSpace space) =>
        new(title, "image/jpeg", ThumbnailPicture.OfOverlay(image, map, space, LongestSidePixels));
}
