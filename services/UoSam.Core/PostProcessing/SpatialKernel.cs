using System.Numerics;
using System.Runtime.InteropServices;
using UoSam.Core.Imaging;

namespace UoSam.Core.PostProcessing;

/// <summary>
/// A Gaussian over pixel positions, cut off at four standard deviations. It is separable, its normalisation too, so it is
/// summed as it stands, rows first, instead of being approximated on a lattice.
/// </summary>
internal sealed class SpatialKernel : IPairwiseKernel
{
    private const double Reach = 4;

    private readonly ImageSize _size;
    private readonly int _radius;
    private readonly float[] _rowTaps;
    private readonly float[] _columnTaps;
    private float[] _rows = [];

    /// <summary>Computes the taps.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="deviation">Standard deviation in pixels.</param>
    public SpatialKernel(int height, int width, double deviation)
    {
        _size = new ImageSize(height, width);
        _radius = (int)Math.Ceiling(Reach * deviation);
        _rowTaps = Taps(width, deviation);
        _columnTaps = Taps(height, deviation);
    }

    /// <inheritdoc/>
    public void AddFiltered(float[] values, float[] sum, int stride, float weight)
    {
        if (_rows.Length != values.Length)
        {
            _rows = new float[values.Length];
        }

        Parallel.For(0, _size.Height, y => FilterRow(values, stride, y));
        Parallel.For(0, _size.Height, y => FilterColumns(sum, stride, weight, y));
    }

    // [length, 2 radius + 1]: the taps of each position, normalised by both positions' sums.
    private float[] Taps(int length, double deviation)
    {
        var taps = (2 * _radius) + 1;
        var gauss = Enumerable.Range(-_radius, taps).Select(k => Math.Exp(-0.5 * k * k / (deviation * deviation))).ToArray();
        var norms = Enumerable.Range(0, length).Select(x =>
        {
            var total = 0.0;
            for (var k = Math.Max(-_radius, -x); k <= Math.Min(_radius, length - 1 - x); k++)
            {
                total += gauss[k + _radius];
            }

            return 1 / Math.Sqrt(total);
        }).ToArray();
        var result = new float[length * taps];
        for (var x = 0; x < length; x++)
        {
            for (var k = Math.Max(-_radius, -x); k <= Math.Min(_radius, length - 1 - x); k++)
            {
                result[(x * taps) + k + _radius] = (float)(gauss[k + _radius] * norms[x] * norms[x + k]);
            }
        }

        return result;
    }

    private void FilterRow(float[] values, int stride, int y)
    {
        ref var source = ref MemoryMarshal.GetArrayDataReference(values);
        ref var target = ref MemoryMarshal.GetArrayDataReference(_rows);
        for (var x = 0; x < _size.Width; x++)
        {
            var (first, end) = (Math.Max(0, x - _radius), Math.Min(_size.Width, x + _radius + 1));
            var taps = _rowTaps.AsSpan((x * ((2 * _radius) + 1)) + first - x + _radius, end - first);
            var start = ((y * _size.Width) + first) * stride;
            for (var lane = 0; lane < stride; lane += Vector<float>.Count)
            {
                var total = Vector<float>.Zero;
                var at = start + lane;
                foreach (var tap in taps)
                {
                    total = Vector.MultiplyAddEstimate(
                        Vector.LoadUnsafe(ref source, (nuint)at), new Vector<float>(tap), total);
                    at += stride;
                }

                total.StoreUnsafe(ref target, (nuint)((((y * _size.Width) + x) * stride) + lane));
            }
        }
    }

    private void FilterColumns(float[] sum, int stride, float weight, int y)
    {
        var (first, end) = (Math.Max(0, y - _radius), Math.Min(_size.Height, y + _radius + 1));
        var taps = _columnTaps.AsSpan((y * ((2 * _radius) + 1)) + first - y + _radius, end - first);
        var pitch = _size.Width * stride;
        ref var source = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref var target = ref MemoryMarshal.GetArrayDataReference(sum);
        var factor = new Vector<float>(weight);
        for (var column = 0; column < pitch; column += Vector<float>.Count)
        {
            var total = Vector<float>.Zero;
            var at = (first * pitch) + column;
            foreach (var tap in taps)
            {
                total = Vector.MultiplyAddEstimate(
                    Vector.LoadUnsafe(ref source, (nuint)at), new Vector<float>(tap), total);
                at += pitch;
            }

            var place = (nuint)((y * pitch) + column);
            Vector.MultiplyAddEstimate(total, factor, Vector.LoadUnsafe(ref target, place))
                .StoreUnsafe(ref target, place);
        }
    }
}
