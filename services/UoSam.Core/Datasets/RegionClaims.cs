using UoSam.Core.Denoising;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Datasets;

/// <summary>
/// The regions of an image that its coarse map and the other images see, and what the other images say of each. Background is
/// no region of its own: it has no extent that means anything.
/// </summary>
internal static class RegionClaims
{
    // Cells of a region that can be judged, out of 64 x 64; a class that all but one image lack is no knowledge of a data set.
    private const int LeastCells = 16;
    private const double LeastSupport = 1.5;

    // So many images know a class half: its mean is theirs, and the next image's regions of it lie far from that.
    private const double HalfSupport = 2;

    // Of the coarse map's classes, where a cell has none.
    private const int NoClass = ushort.MaxValue;

    /// <summary>All claims, those on coarse regions first, and where the coarse map is confirmed.</summary>
    /// <param name="image">The image with its coarse map.</param>
    /// <param name="others">Fitted without the image.</param>
    /// <param name="space">Which id is background.</param>
    public static ImageClaims Of(ImageSums image, FeatureDiscriminant others, LabelSpace space)
    {
        if (image.Ids.Length == 0 || others.Classes.Length < 2)
        {
            return new ImageClaims([], []);
        }

        var claims = new List<RegionClaim>();
        var scores = others.Scores(image);
        var coarse = Highest(image.Shares);
        for (var cell = 0; cell < coarse.Length; cell++)
        {
            coarse[cell] = image.Known[cell] < 0.5f ? NoClass : coarse[cell];
        }

        var seen = Highest(scores);
        foreach (var (index, region) in Regions(coarse, image.Ids, image.Cells, space))
        {
            Add(claims, image, others, scores, coarse, region, null, image.Ids[index], space);
        }

        foreach (var region in Components(coarse, NoClass, image.Cells))
        {
            Add(claims, image, others, scores, coarse, region, null, 0, space);
        }

        ushort[] known = [.. others.Classes.Select(sums => sums.Id)];
        foreach (var (index, region) in Regions(seen, known, image.Cells, space))
        {
            Add(claims, image, others, scores, coarse, region, index, 0, space);
        }

        return new ImageClaims(claims, [.. Confirmed(image, others, scores, coarse)]);
    }

    // All cells of a class of the coarse map taken together.
    private static IEnumerable<ClassMargin> Confirmed(
        ImageSums image, FeatureDiscriminant others, float[][] scores, int[] coarse)
    {
        for (var index = 0; index < image.Ids.Length; index++)
        {
            int[] cells = [.. Enumerable.Range(0, coarse.Length).Where(cell => coarse[cell] == index)];
            if (cells.Length >= LeastCells
                && Judged(scores, cells) is var (best, margin)
                && others.Classes[best].Id == image.Ids[index])
            {
                yield return new ClassMargin(image.Ids[index], margin);
            }
        }
    }

    // The likeliest class of some cells, and how much likelier than the next it is.
    private static (int Best, float Margin) Judged(float[][] scores, int[] cells)
    {
        var means = Array.ConvertAll(scores, values => Mean(values, cells));
        var best = Array.IndexOf(means, means.Max());
        return (best, means[best] - means.Where((_, k) => k != best).Max());
    }

    private static int[] Highest(float[][] values) =>
        TopClass.Of(values[0].Length, values.Length, k => values[k]).Index.ToArray();

    private static IEnumerable<(int Index, BitMask Region)> Regions(
        int[] classes, ushort[] ids, CellFeatures cells, LabelSpace space)
    {
        return Enumerable.Range(0, ids.Length)
            .Where(index => space.IsObject(ids[index]))
            .SelectMany(index => Components(classes, index, cells).Select(region => (index, region)));
    }

    private static IEnumerable<BitMask> Components(int[] classes, int index, CellFeatures cells)
    {
        var labels = new LabelMap(cells.Rows, cells.Columns, Array.ConvertAll(classes, other => (ushort)other));
        return ConnectedComponents.InRasterOrder(BitMask.Of(labels, (ushort)index))
            .Where(component => component.Area >= LeastCells)
            .Select(component => component.Mask);
    }

    private static void Add(
        List<RegionClaim> claims,
        ImageSums image,
        FeatureDiscriminant others,
        float[][] scores,
        int[] coarse,
        BitMask region,
        int? expected,
        ushort own,
        LabelSpace space)
    {
        int[] cells = [.. region.Indices()];
        var (best, margin) = Judged(scores, cells);
        if ((expected is { } index && index != best) || others.Classes[best].Support < LeastSupport)
        {
            return;
        }

        var claimed = others.Classes[best].Id;
        int[] said = [.. cells.Where(cell => coarse[cell] != NoClass)];
        if (said.Length < LeastCells)
        {
            // The coarse map cannot agree: it says nothing. Void stays what it is.
            claims.AddRange(space.UnknownIds.Take(1).Select(unknown =>
                new RegionClaim(region, false, unknown, claimed, margin, null, 0, IsTest: false)));
            return;
        }

        var most = expected is null
            ? own
            : image.Ids[said.GroupBy(cell => coarse[cell]).MaxBy(group => group.Count())!.Key];
        var agreement = image.IndexOf(claimed) is var known and >= 0 ? Mean(image.Shares[known], said) : 0;
        var isTest = expected is not null || space.IsObject(claimed);
        int[] contrary = [.. said.Where(cell => image.Ids[coarse[cell]] == most)];
        var lead = Lead(others, scores, contrary, best, most);
        claims.Add(new RegionClaim(region, expected is null, most, claimed, margin, lead, agreement, isTest));
    }

    private static float? Lead(FeatureDiscriminant others, float[][] scores, int[] cells, int best, ushort id)
    {
        var index = Array.FindIndex(others.Classes, known => known.Id == id);
        if (index < 0)
        {
            return null;
        }

        var support = others.Classes[index].Support;
        return (float)(support / (support + HalfSupport)) * (Mean(scores[best], cells) - Mean(scores[index], cells));
    }

    private static float Mean(float[] values, int[] cells)
    {
        var sum = 0.0;
        foreach (var cell in cells)
        {
            sum += values[cell];
        }

        return (float)(sum / cells.Length);
    }
}
