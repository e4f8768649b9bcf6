using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Imaging;

/// <summary>Pixels whose class was changed before objects were looked for.</summary>
/// <param name="From">Their class before.</param>
/// <param name="To">Their class since.</param>
/// <param name="Region">The pixels, one component of the map's size.</param>
public sealed record ExplainedChange(ushort From, ushort To, BitMask Region)
{
    // Smaller ones are rims of larger ones.
    private const int LeastPixels = 16;

    /// <summary>Where two maps of one size differ: a region for every connected part of one class before and one after.</summary>
    public static IReadOnlyList<ExplainedChange> Between(LabelMap before, LabelMap after)
    {
        var regions = new SortedDictionary<(ushort From, ushort To), BitMask>();
        for (var i = 0; i < before.Labels.Length; i++)
        {
            var key = (before.Labels[i], after.Labels[i]);
            if (key.Item1 == key.Item2)
            {
                continue;
            }

            if (!regions.TryGetValue(key, out var region))
            {
                regions[key] = region = new BitMask(before.Height, before.Width);
            }

            region[i / before.Width, i % before.Width] = true;
        }

        return [.. regions.SelectMany(region => ConnectedComponents.Of(region.Value)
            .Where(component => component.Area >= LeastPixels)
            .Select(component => new ExplainedChange(region.Key.From, region.Key.To, component.Mask)))];
    }
}
