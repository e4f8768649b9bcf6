namespace UoSam.Core.PostProcessing;

/// <summary>
/// The permutohedral lattice over a set of points (Adams et al. 2010): which vertices each point touches, and which
/// vertices are neighbours. Immutable; vertex 0 stands for every vertex that no point touches.
/// </summary>
internal sealed class PermutohedralLattice
{
    /// <summary>Builds the lattice; vertices are numbered in the order of the points that touch them first.</summary>
    /// <param name="features">[points, dimensions], in standard deviations of the kernel.</param>
    /// <param name="dimensions">1 to 6.</param>
    public PermutohedralLattice(float[] features, int dimensions)
    {
        Corners = dimensions + 1;
        Points = features.Length / dimensions;
        Weights = new float[Points * Corners];
        var table = Number(Embed(features, dimensions));
        Vertices = table.Count;
        (Ahead, Behind) = (new int[Corners][], new int[Corners][]);
        Parallel.For(0, Corners, axis => Link(table, axis));
        FirstTouch = new int[Vertices + 1];
        Touches = Group();
    }

    public int Points { get; }

    /// <summary>Vertices of a simplex, which are also the axes of the lattice: dimensions + 1.</summary>
    public int Corners { get; }

    /// <summary>Vertices, vertex 0 counted.</summary>
    public int Vertices { get; }

    /// <summary>[points, corners] the vertices of each point's simplex.</summary>
    public int[] VertexOf { get; private set; } = [];

    /// <summary>[points, corners] the point's barycentric coordinates.</summary>
    public float[] Weights { get; }

    /// <summary>[axes][vertices] the next vertex along an axis.</summary>
    public int[][] Ahead { get; }

    /// <summary>[axes][vertices] the vertex before along an axis.</summary>
    public int[][] Behind { get; }

    /// <summary>[vertices + 1] where a vertex's part of <see cref="Touches"/> begins.</summary>
    public int[] FirstTouch { get; }

    /// <summary>Indices into <see cref="VertexOf"/> and <see cref="Weights"/>, by vertex, then by point.</summary>
    public int[] Touches { get; }

    private LatticeKey[] Embed(float[] features, int dimensions)
    {
        var keys = new LatticeKey[Points * Corners];
        PixelRanges.Run(Points, (first, end) =>
        {
            var embedding = new LatticeEmbedding(dimensions);
            for (var point = first; point < end; point++)
            {
                embedding.Embed(
                    features.AsSpan(point * dimensions, dimensions),
                    keys.AsSpan(point * Corners, Corners),
                    Weights.AsSpan(point * Corners, Corners));
            }
        });
        return keys;
    }

    private LatticeTable Number(LatticeKey[] keys)
    {
        var table = new LatticeTable();
        VertexOf = new int[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            VertexOf[i] = table.Add(keys[i]);
        }

        return table;
    }

    private void Link(LatticeTable table, int axis)
    {
        var step = LatticeKey.Step(axis, Corners - 1);
        var (ahead, behind) = (new int[Vertices], new int[Vertices]);
        for (var vertex = 1; vertex < Vertices; vertex++)
        {
            var next = table.Find(table[vertex].Plus(step));
            ahead[vertex] = next;
            if (next > 0)
            {
                behind[next] = vertex;
            }
        }

        (Ahead[axis], Behind[axis]) = (ahead, behind);
    }

    private int[] Group()
    {
        foreach (var vertex in VertexOf)
        {
            FirstTouch[vertex + 1]++;
        }

        for (var vertex = 0; vertex < Vertices; vertex++)
        {
            FirstTouch[vertex + 1] += FirstTouch[vertex];
        }

        var touches = new int[VertexOf.Length];
        var next = FirstTouch[..Vertices];
        for (var i = 0; i < VertexOf.Length; i++)
        {
            touches[next[VertexOf[i]]++] = i;
        }

        return touches;
    }
}
