using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Denoising;

/// <summary>The class of the highest value so far at each place; of equal ones the first.</summary>
/// <param name="length">Places.</param>
internal sealed class TopClass(int length)
{
    private readonly float[] _best = NegativeInfinities(length);
    private readonly int[] _index = new int[length];

    /// <summary>Index of the winner at each place.</summary>
    public ReadOnlySpan<int> Index => _index;

    /// <summary>Lets one more class take part.</summary>
    public void Add(int index, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < _index.Length; i++)
        {
            if (values[i] > _best[i])
            {
                _best[i] = values[i];
                _index[i] = index;
            }
        }
    }

    /// <summary>Upscales each class's values once and takes the highest per pixel; void stays void, unknown stays unknown.</summary>
    /// <param name="coarse">Where void and unknown are read.</param>
    /// <param name="space">Which ids are no classes.</param>
    /// <param name="grid">The grid of the values.</param>
    /// <param name="ids">Classes, at least one.</param>
    /// <param name="values">Values of the class at an index, [grid.Rows, grid.Columns].</param>
    public static LabelMap Label(
        LabelMap coarse, LabelSpace space, MapGrid grid, IReadOnlyList<ushort> ids, Func<int, float[]> values)
    {
        var upscaler = new MaskUpscaler(grid.Frame);
        var top = new TopClass(coarse.Labels.Length);
        for (var k = 0; k < ids.Count; k++)
        {
            top.Add(k, upscaler.Upscale(grid.Pad(values(k))));
        }

        var labels = new ushort[coarse.Labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = space.IsClass(coarse.Labels[i]) ? ids[top._index[i]] : coarse.Labels[i];
        }

        return new LabelMap(coarse.Height, coarse.Width, labels);
    }

    private static float[] NegativeInfinities(int length)
    {
        var values = new float[length];
        Array.Fill(values, float.NegativeInfinity);
        return values;
    }
}
