using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.PostProcessing;

/// <summary>
/// The guided filter (He, Sun and Tang, 2013) on the indicator map of each label: the cheap way to pull borders to the
/// picture's edges.
/// </summary>
public static class GuidedFilter
{
    /// <summary>Filters each label's indicator and takes the largest value; of equal ones the lowest id.</summary>
    /// <param name="map">Label map. Pixels without a label have no indicator and come out as they went in.</param>
    /// <param name="space">Which ids are no labels; background is a label.</param>
    /// <param name="image">The picture, of the map's size.</param>
    /// <param name="parameters">Parameters.</param>
    /// <param name="cancellationToken">Ends it between labels.</param>
    /// <returns>The refined map; the map itself where it has one label.</returns>
    /// <exception cref="InvalidInputException">POST_SIZE: another size.</exception>
    public static LabelMap Refine(
        LabelMap map,
        LabelSpace space,
        RgbImage image,
        GuidedParameters parameters,
        CancellationToken cancellationToken = default)
    {
        PostFaults.CheckSize(map.Height, map.Width, image);
        ushort[] ids = [.. map.Ids().Where(space.IsClass)];
        if (ids.Length < 2)
        {
            return map;
        }

        var guide = new GuidePlanes(image, parameters);
        var best = new float[map.Labels.Length];
        Array.Fill(best, float.NegativeInfinity);
        var labels = (ushort[])map.Labels.Clone();
        foreach (var id in ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var score = guide.Filter(Array.ConvertAll(map.Labels, label => label == id ? 1f : 0f));
            for (var i = 0; i < labels.Length; i++)
            {
                if (score[i] > best[i] && space.IsClass(map.Labels[i]))
                {
                    (best[i], labels[i]) = (score[i], id);
                }
            }
        }

        return map.With(labels);
    }
}
