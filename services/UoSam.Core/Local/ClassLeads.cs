using System.Numerics.Tensors;
using UoSam.Core.Denoising;

namespace UoSam.Core.Local;

/// <summary>By how much each class leads the best of the others in each cell; below 0 where it does not.</summary>
internal sealed class ClassLeads
{
    private readonly ClassPosterior _classes;
    private readonly ClassGrids _sums;
    private readonly float[] _best;
    private readonly float[] _second;

    /// <param name="classes">Names the classes of the sums.</param>
    /// <param name="sums">Evidence of each class.</param>
    /// <param name="grid">The grid of all values.</param>
    public ClassLeads(ClassPosterior classes, ClassGrids sums, MapGrid grid)
    {
        (_classes, _sums, Grid) = (classes, sums, grid);
        _best = new float[grid.Length];
        _second = new float[grid.Length];
        Array.Fill(_best, float.NegativeInfinity);
        Array.Fill(_second, float.NegativeInfinity);
        var lower = new float[grid.Length];
        for (var k = 0; k < classes.Ids.Count; k++)
        {
            TensorPrimitives.Min(_best, sums[k], lower);
            TensorPrimitives.Max(_second, lower, _second);
            TensorPrimitives.Max(_best, sums[k], _best);
        }
    }

    /// <summary>The grid of all values.</summary>
    public MapGrid Grid { get; }

    /// <summary>[Grid.Rows, Grid.Columns] of one class.</summary>
    /// <param name="id">One of the posterior's ids.</param>
    public float[] Of(ushort id)
    {
        var sum = _sums[_classes.IndexOf(id)];
        var lead = new float[sum.Length];
        for (var i = 0; i < lead.Length; i++)
        {
            lead[i] = sum[i] - (sum[i] == _best[i] ? _second[i] : _best[i]);
        }

        return lead;
    }
}
