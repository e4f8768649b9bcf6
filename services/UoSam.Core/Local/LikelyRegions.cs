using System.Numerics.Tensors;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>
/// Where the features and the coarse map together believe the objects of an image to be: softer than the coarse region
/// where the coarse map is noisy, and beyond it where the features go on.
/// </summary>
internal sealed class LikelyRegions
{
    private readonly MapOdds _odds;
    private readonly Dictionary<ushort, LowResolutionRegion> _ofClass;
    private readonly ClassGrids _exponentials;
    private readonly float[] _sum;

    /// <param name="odds">Log-odds of the image's classes.</param>
    /// <param name="objects">All objects of the image.</param>
    public LikelyRegions(MapOdds odds, IReadOnlyList<ObjectPrompt> objects)
    {
        _odds = odds;
        _ofClass = objects.GroupBy(target => target.ClassId)
            .ToDictionary(ofClass => ofClass.Key, ofClass => Union(ofClass, odds.Grid.Frame));
        var classes = odds.Posterior.Ids.Count;
        var classOdds = ClassGrids.Make(classes, k => odds.Of(k, MapOdds.UsualDiscount));
        var most = new float[odds.Grid.Length];
        Array.Fill(most, float.NegativeInfinity);
        for (var k = 0; k < classes; k++)
        {
            TensorPrimitives.Max(most, classOdds[k], most);
        }

        _exponentials = ClassGrids.Make(classes, k => Exponentials(classOdds[k], most));
        _sum = new float[odds.Grid.Length];
        for (var k = 0; k < classes; k++)
        {
            TensorPrimitives.Add(_sum, _exponentials[k], _sum);
        }
    }

    /// <summary>
    /// The region of one of the objects; its coarse one where its class is none of the map's. Thread-safe.
    /// </summary>
    /// <param name="target">The object.</param>
    /// <param name="coarse">Its coarse region.</param>
    public IObjectRegion Of(ObjectPrompt target, LowResolutionRegion coarse)
    {
        var index = _odds.Posterior.IndexOf(target.ClassId);
        if (index < 0)
        {
            return coarse;
        }

        var shares = new float[_sum.Length];
        TensorPrimitives.Divide(_exponentials[index], _sum, shares);
        _ofClass[target.ClassId].ClearBut(coarse, shares);
        return new LikelyRegion(shares, _odds.Grid);
    }

    private static LowResolutionRegion Union(IEnumerable<ObjectPrompt> objects, ImageFrame frame)
    {
        var all = objects.First().Region.Copy();
        foreach (var target in objects.Skip(1))
        {
            all.UnionWith(target.Region);
        }

        return new LowResolutionRegion(all, frame);
    }

    private static float[] Exponentials(float[] odds, float[] most)
    {
        var values = GC.AllocateUninitializedArray<float>(most.Length);
        TensorPrimitives.Subtract(odds, most, values);
        TensorPrimitives.Exp(values, values);
        return values;
    }
}
