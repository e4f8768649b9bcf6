namespace UoSam.Core.Evaluation;

/// <summary>Nodes of a directed graph that lie on a cycle: strongly connected components by Tarjan's algorithm.</summary>
internal sealed class CycleFinder
{
    private readonly List<int>[] _next;
    private readonly int[] _order;
    private readonly int[] _lowest;
    private readonly bool[] _isOpen;
    private readonly Stack<int> _open = new();
    private readonly List<int> _onCycles = [];
    private int _visited;

    private CycleFinder(List<int>[] next)
    {
        _next = next;
        _order = new int[next.Length];
        _lowest = new int[next.Length];
        _isOpen = new bool[next.Length];
    }

    /// <summary>The nodes on cycles of two nodes or more, in no particular order.</summary>
    /// <param name="next">Successors of each node; the depth of recursion is at most the number of nodes.</param>
    internal static IReadOnlyList<int> NodesOnCycles(List<int>[] next)
    {
        var finder = new CycleFinder(next);
        for (var node = 0; node < next.Length; node++)
        {
            if (finder._order[node] == 0)
            {
                finder.Visit(node);
            }
        }

        return finder._onCycles;
    }

    private void Visit(int node)
    {
        _order[node] = _lowest[node] = ++_visited;
        _open.Push(node);
        _isOpen[node] = true;
        foreach (var successor in _next[node])
        {
            if (_order[successor] == 0)
            {
                Visit(successor);
                _lowest[node] = Math.Min(_lowest[node], _lowest[successor]);
            }
            else if (_isOpen[successor])
            {
                _lowest[node] = Math.Min(_lowest[node], _order[successor]);
            }
        }

        if (_lowest[node] == _order[node])
        {
            CloseComponent(node);
        }
    }

    private void CloseComponent(int root)
    {
        var isCycle = _open.Peek() != root;
        int node;
        do
        {
            node = _open.Pop();
            _isOpen[node] = false;
            if (isCycle)
            {
                _onCycles.Add(node);
            }
        }
        while (node != root);
    }
}
