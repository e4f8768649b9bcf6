using System.Numerics;
using System.Runtime.InteropServices;

namespace UoSam.Core.PostProcessing;

/// <summary>
/// A Gaussian over feature vectors, approximated on the permutohedral lattice: splat, blur along each axis, slice. Each
/// step gathers, so that vertices and pixels are worked on in parallel and sums keep their order.
/// </summary>
internal sealed class LatticeKernel : IPairwiseKernel
{
    private readonly PermutohedralLattice _lattice;
    private readonly int[] _splatPixels;
    private readonly float[] _splatWeights;
    private float[] _front = [];
    private float[] _back = [];

    /// <summary>Builds the lattice and the normalisation.</summary>
    /// <param name="features">[pixels, dimensions], in standard deviations of the kernel.</param>
    /// <param name="dimensions">1 to 6.</param>
    public LatticeKernel(float[] features, int dimensions)
    {
        _lattice = new PermutohedralLattice(features, dimensions);
        _splatPixels = Array.ConvertAll(_lattice.Touches, touch => touch / _lattice.Corners);
        _splatWeights = Array.ConvertAll(_lattice.Touches, touch => _lattice.Weights[touch]);
        Normalize();
    }

    /// <inheritdoc/>
    public void AddFiltered(float[] values, float[] sum, int stride, float weight)
    {
        if (_front.Length != _lattice.Vertices * stride)
        {
            _front = new float[_lattice.Vertices * stride];
            _back = new float[_front.Length];
        }

        PixelRanges.Run(_lattice.Vertices, (first, end) => Splat(values, stride, first, end));
        for (var axis = 0; axis < _lattice.Corners; axis++)
        {
            var (ahead, behind) = (_lattice.Ahead[axis], _lattice.Behind[axis]);
            PixelRanges.Run(_lattice.Vertices, (first, end) => Blur(ahead, behind, stride, first, end));
            (_front, _back) = (_back, _front);
        }

        // What blurring with [1/2 1 1/2] along every axis leaves too large.
        var scale = weight / (1 + MathF.Pow(2, 1 - _lattice.Corners));
        PixelRanges.Run(_lattice.Points, (first, end) => Slice(sum, stride, scale, first, end));
    }

    private void Normalize()
    {
        var stride = Vector<float>.Count;
        var ones = new float[_lattice.Points * stride];
        Array.Fill(ones, 1f);
        var degrees = new float[ones.Length];
        AddFiltered(ones, degrees, stride, 1);
        for (var i = 0; i < _splatWeights.Length; i++)
        {
            _splatWeights[i] *= Norm(_splatPixels[i]);
        }

        for (var i = 0; i < _lattice.Weights.Length; i++)
        {
            _lattice.Weights[i] *= Norm(i / _lattice.Corners);
        }

        float Norm(int pixel) => 1 / MathF.Sqrt(degrees[pixel * stride] + 1e-20f);
    }

    private void Splat(float[] values, int stride, int first, int end)
    {
        ref var source = ref MemoryMarshal.GetArrayDataReference(values);
        ref var target = ref MemoryMarshal.GetArrayDataReference(_front);
        for (var vertex = first; vertex < end; vertex++)
        {
            var touches = _lattice.FirstTouch[vertex]..(_lattice.FirstTouch[vertex + 1]);
            ReadOnlySpan<int> pixels = _splatPixels.AsSpan(touches);
            ReadOnlySpan<float> weights = _splatWeights.AsSpan(touches);
            for (var lane = 0; lane < stride; lane += Vector<float>.Count)
            {
                var total = Vector<float>.Zero;
                for (var i = 0; i < pixels.Length; i++)
                {
                    var value = Vector.LoadUnsafe(ref source, (nuint)((pixels[i] * stride) + lane));
                    total = Vector.MultiplyAddEstimate(value, new Vector<float>(weights[i]), total);
                }

                total.StoreUnsafe(ref target, (nuint)((vertex * stride) + lane));
            }
        }
    }

    private void Blur(int[] ahead, int[] behind, int stride, int first, int end)
    {
        ref var source = ref MemoryMarshal.GetArrayDataReference(_front);
        ref var target = ref MemoryMarshal.GetArrayDataReference(_back);
        var half = new Vector<float>(0.5f);

        // Vertex 0 has no neighbours and stays 0.
        for (var vertex = first; vertex < end; vertex++)
        {
            var (own, next, last) = (vertex * stride, ahead[vertex] * stride, behind[vertex] * stride);
            for (var lane = 0; lane < stride; lane += Vector<float>.Count)
            {
                var sides = Vector.LoadUnsafe(ref source, (nuint)(next + lane))
                    + Vector.LoadUnsafe(ref source, (nuint)(last + lane));
                var middle = Vector.LoadUnsafe(ref source, (nuint)(own + lane));
                Vector.MultiplyAddEstimate(sides, half, middle).StoreUnsafe(ref target, (nuint)(own + lane));
            }
        }
    }

    private void Slice(float[] sum, int stride, float scale, int first, int end)
    {
        ref var source = ref MemoryMarshal.GetArrayDataReference(_front);
        ref var target = ref MemoryMarshal.GetArrayDataReference(sum);
        var factor = new Vector<float>(scale);
        for (var pixel = first; pixel < end; pixel++)
        {
            ReadOnlySpan<int> vertices = _lattice.VertexOf.AsSpan(pixel * _lattice.Corners, _lattice.Corners);
            ReadOnlySpan<float> weights = _lattice.Weights.AsSpan(pixel * _lattice.Corners, _lattice.Corners);
            for (var lane = 0; lane < stride; lane += Vector<float>.Count)
            {
                var total = Vector<float>.Zero;
                for (var i = 0; i < vertices.Length; i++)
                {
                    var value = Vector.LoadUnsafe(ref source, (nuint)((vertices[i] * stride) + lane));
                    total = Vector.MultiplyAddEstimate(value, new Vector<float>(weights[i]), total);
                }

                var at = (nuint)((pixel * stride) + lane);
                Vector.MultiplyAddEstimate(total, factor, Vector.LoadUnsafe(ref target, at)).StoreUnsafe(ref target, at);
            }
        }
    }
}
