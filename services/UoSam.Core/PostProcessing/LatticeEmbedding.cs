namespace UoSam.Core.PostProcessing;

/// <summary>
/// Finds the simplex of the permutohedral lattice that holds a feature vector (Adams, Baek and Davis, Fast
/// High-Dimensional Filtering Using the Permutohedral Lattice, 2010, section 3.1). One for each thread.
/// </summary>
/// <param name="dimensions">Length of a feature vector, 1..6; features are in standard deviations of the kernel.</param>
internal sealed class LatticeEmbedding(int dimensions)
{
    private readonly float[] _scale = Scales(dimensions);
    private readonly float[] _elevated = new float[dimensions + 1];
    private readonly int[] _origin = new int[dimensions + 1];
    private readonly int[] _rank = new int[dimensions + 1];
    private readonly float[] _barycentric = new float[dimensions + 2];

    /// <summary>The simplex's vertices, and the point's barycentric coordinates in it.</summary>
    /// <param name="feature">[dimensions].</param>
    /// <param name="keys">[dimensions + 1], written.</param>
    /// <param name="weights">[dimensions + 1], written; they sum to 1.</param>
    public void Embed(ReadOnlySpan<float> feature, Span<LatticeKey> keys, Span<float> weights)
    {
        Elevate(feature);
        FindOrigin();
        var side = dimensions + 1;
        Array.Clear(_barycentric);
        for (var i = 0; i < side; i++)
        {
            var offset = (_elevated[i] - _origin[i]) / side;
            _barycentric[dimensions - _rank[i]] += offset;
            _barycentric[side - _rank[i]] -= offset;
        }

        _barycentric[0] += 1 + _barycentric[side];
        _barycentric.AsSpan(0, side).CopyTo(weights);
        Span<int> vertex = stackalloc int[dimensions];
        for (var remainder = 0; remainder < side; remainder++)
        {
            for (var i = 0; i < dimensions; i++)
            {
                vertex[i] = _origin[i] + remainder - (_rank[i] > dimensions - remainder ? side : 0);
            }

            keys[remainder] = LatticeKey.Of(vertex);
        }
    }

    // The blur of one step per axis and the splat together have this standard deviation (paper, section 3.1).
    private static float[] Scales(int dimensions)
    {
        var deviation = Math.Sqrt(2.0 / 3) * (dimensions + 1);
        return [.. Enumerable.Range(1, dimensions).Select(i => (float)(deviation / Math.Sqrt(i * (i + 1.0))))];
    }

    private void Elevate(ReadOnlySpan<float> feature)
    {
        var sum = 0f;
        for (var i = dimensions; i > 0; i--)
        {
            var scaled = feature[i - 1] * _scale[i - 1];
            _elevated[i] = sum - (i * scaled);
            sum += scaled;
        }

        _elevated[0] = sum;
    }

    // The closest lattice point whose coordinates are multiples of dimensions + 1, and the order of the differences.
    private void FindOrigin()
    {
        var side = dimensions + 1;
        var sum = 0;
        for (var i = 0; i < side; i++)
        {
            var multiple = (int)MathF.Round(_elevated[i] / side);
            _origin[i] = multiple * side;
            sum += multiple;
        }

        Array.Clear(_rank);
        for (var i = 0; i < dimensions; i++)
        {
            for (var j = i + 1; j < side; j++)
            {
                _rank[_elevated[i] - _origin[i] < _elevated[j] - _origin[j] ? i : j]++;
            }
        }

        for (var i = 0; i < side; i++)
        {
            var rank = _rank[i] + sum;
            var turn = rank < 0 ? side : rank > dimensions ? -side : 0;
            _rank[i] = rank + turn;
            _origin[i] += turn;
        }
    }
}
