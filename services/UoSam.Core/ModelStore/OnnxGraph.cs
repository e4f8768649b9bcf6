using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>
/// A graph seen as values and the nodes that make and read them. Edits go to the wrapped <see cref="GraphProto"/>.
/// </summary>
internal sealed class OnnxGraph
{
    private readonly Dictionary<string, NodeProto> _producers = [];

    public OnnxGraph(ModelProto model)
    {
        Model = model;
        FindProducers();
    }

    public ModelProto Model { get; }

    public GraphProto Graph => Model.Graph;

    /// <summary>The node that makes <paramref name="value"/>, or null for a graph input or an initializer.</summary>
    public NodeProto? Producer(string value) => _producers.GetValueOrDefault(value);

    public IEnumerable<NodeProto> Consumers(string value) => Graph.Node.Where(node => node.Input.Contains(value));

    public bool IsInput(string value) => Graph.Input.Any(input => input.Name == value);

    /// <summary>
    /// The nearest nodes of the given kinds on each path of data (sizes, read by Shape, are none) that leads to
    /// <paramref name="value"/>.
    /// </summary>
    public IReadOnlyList<NodeProto> NearestAncestors(string value, params string[] opTypes)
    {
        var found = new List<NodeProto>();
        var seen = new HashSet<string>();
        var queue = new Queue<string>([value]);
        while (queue.TryDequeue(out var name))
        {
            if (!seen.Add(name) || Producer(name) is not { OpType: not "Shape" } node)
            {
                continue;
            }

            if (opTypes.Contains(node.OpType))
            {
                found.Add(node);
                continue;
            }

            foreach (var input in node.Input)
            {
                queue.Enqueue(input);
            }
        }

        return found.Distinct().ToList();
    }

    /// <summary>Names of the graph inputs that <paramref name="value"/> depends on.</summary>
    public IReadOnlySet<string> InputsBehind(string value) =>
        NodesBehind([value]).Inputs.Where(IsInput).ToHashSet();

    /// <summary>Lets every reader of <paramref name="from"/> read <paramref name="to"/> instead.</summary>
    public void Redirect(string from, string to)
    {
        foreach (var node in Graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                if (node.Input[i] == from)
                {
                    node.Input[i] = to;
                }
            }
        }
    }

    /// <summary>Puts a new node before all that read its output.</summary>
    public void Insert(NodeProto node)
    {
        var readers = Graph.Node.Select((reader, i) => (reader, i)).Where(pair => pair.reader.Input.Contains(node.Output[0]));
        Graph.Node.Insert(readers.First().i, node);
        _producers[node.Output[0]] = node;
    }

    /// <summary>Gives a value another name, where it is made and where it is read.</summary>
    public void Rename(string from, string to)
    {
        if (Producer(from) is { } node)
        {
            node.Output[node.Output.IndexOf(from)] = to;
            _producers.Remove(from);
            _producers[to] = node;
        }

        Redirect(from, to);
    }

    /// <summary>Puts every node behind those whose values it reads, nodes added from outside too.</summary>
    public void Sort()
    {
        FindProducers();
        var sorted = new List<NodeProto>();
        var seen = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        foreach (var node in Graph.Node)
        {
            Visit(node);
        }

        Graph.Node.Clear();
        Graph.Node.AddRange(sorted);

        void Visit(NodeProto node)
        {
            if (!seen.Add(node))
            {
                return;
            }

            foreach (var input in node.Input)
            {
                if (Producer(input) is { } producer)
                {
                    Visit(producer);
                }
            }

            sorted.Add(node);
        }
    }

    /// <summary>Drops the nodes, initializers and inputs that no output needs.</summary>
    public void Prune()
    {
        var (nodes, values) = NodesBehind(Graph.Output.Select(output => output.Name));
        Replace(Graph.Node, node => nodes.Contains(node));
        Replace(Graph.Initializer, tensor => values.Contains(tensor.Name));
        Replace(Graph.Input, input => values.Contains(input.Name));
        Graph.ValueInfo.Clear();
    }

    private void FindProducers()
    {
        foreach (var node in Graph.Node)
        {
            foreach (var output in node.Output)
            {
                _producers[output] = node;
            }
        }
    }

    private (HashSet<NodeProto> Nodes, HashSet<string> Inputs) NodesBehind(IEnumerable<string> values)
    {
        var nodes = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var seen = new HashSet<string>();
        var stack = new Stack<string>(values);
        while (stack.TryPop(out var name))
        {
            if (seen.Add(name) && Producer(name) is { } node && nodes.Add(node))
            {
                foreach (var input in node.Input)
                {
                    stack.Push(input);
                }
            }
        }

        return (nodes, seen);
    }

    private static void Replace<T>(Google.Protobuf.Collections.RepeatedField<T> field, Func<T, bool> keep)
    {
        var kept = field.Where(keep).ToList();
        field.Clear();
        field.AddRange(kept);
    }
}
