using UoSam.Core.Masks;

namespace UoSam.Core.Exchange.Writing;

/// <summary>Cuts a map into objects.</summary>
internal static class MapObjects
{
    /// <summary>
    /// Objects by ascending class id, those of a class in raster order of their first pixels; made one at a time, for maps
    /// of noise have many.
    /// </summary>
    internal static IEnumerable<MapObject> Of(OutputMap map, WriterOptions options)
    {
        foreach (var id in map.Map.Ids().Where(map.Space.IsObject))
        {
            var all = BitMask.Of(map.Map, id);
            if (options.PerClass)
            {
                if (all.Area() >= options.MinimumArea)
                {
                    yield return new MapObject(id, all, all.Bounds(), all.Area(), ClassScore(map.Scores, id));
                }

                continue;
            }

            foreach (var component in ConnectedComponents.InRasterOrder(all).Where(part => part.Area >= options.MinimumArea))
            {
                var mask = new BitMask(all.Height, all.Width);
                component.AddTo(mask);
                yield return new MapObject(id, mask, component.Box, component.Area, BoxScore(map.Scores, id, component.Box));
            }
        }
    }

    /// <summary>The mean of the class's scores by area; 0 where scores are known, but none of the class.</summary>
    private static float? ClassScore(IReadOnlyList<RegionScore>? scores, ushort id)
    {
        if (scores is null)
        {
            return null;
        }

        var own = scores.Where(score => score.ClassId == id).ToArray();
        var area = own.Sum(score => (double)score.Area);
        return area == 0 ? 0 : (float)(own.Sum(score => score.Score * (double)score.Area) / area);
    }

    /// <summary>The score of the class's box with the largest IoU; 0 where none meets the region.</summary>
    private static float? BoxScore(IReadOnlyList<RegionScore>? scores, ushort id, PixelBox box) => scores is null
        ? null
        : scores.Where(score => score.ClassId == id)
            .Select(score => (score.Score, Iou: Iou(score.Box, box)))
            .Where(pair => pair.Iou > 0)
            .OrderByDescending(pair => pair.Iou)
            .Select(pair => pair.Score)
            .FirstOrDefault();

    private static double Iou(PixelBox a, PixelBox b)
    {
        var width = Math.Max(0, Math.Min(a.X1, b.X1) - Math.Max(a.X0, b.X0));
        var height = Math.Max(0, Math.Min(a.Y1, b.Y1) - Math.Max(a.Y0, b.Y0));
        var both = (double)width * height;
        return both / (((double)a.Width * a.Height) + ((double)b.Width * b.Height) - both);
    }
}
