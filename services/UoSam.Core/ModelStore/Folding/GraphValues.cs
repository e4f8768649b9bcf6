using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.Folding;

/// <summary>
/// Values of a graph that no input changes, computed by ONNX Runtime: weights may stand behind transposes or other
/// operations, in one export so and in the next otherwise.
/// </summary>
internal sealed class GraphValues
{
    private readonly Dictionary<string, WeightMatrix> _values = [];

    /// <summary>Computes values that depend on no input but those of a prompt without a mask.</summary>
    /// <param name="model">The export; not changed.</param>
    /// <param name="names">Values of it.</param>
    public GraphValues(ModelProto model, IReadOnlyList<string> names)
    {
        var graph = new OnnxGraph(model.Clone());
        graph.Graph.Output.Clear();
        for (var i = 0; i < names.Count; i++)
        {
            // A constant of the graph cannot be an output itself.
            var copy = OnnxValues.Node("Identity", $"uosam_value_{i}", names[i]);
            graph.Graph.Node.Add(copy);
            graph.Graph.Output.Add(new ValueInfoProto
            {
                Name = copy.Output[0],
                Type = new TypeProto { TensorType = new TensorTypeProto { ElemType = OnnxValues.Float32 } },
            });
        }

        new OnnxGraph(graph.Model).Prune();
        Run(graph.Model, names);
    }

    /// <summary>A value of two dimensions or less; one of more has its leading ones put together.</summary>
    public WeightMatrix this[string name] => _values[name];

    private void Run(ModelProto model, IReadOnlyList<string> names)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(model.ToByteArray(), options);
        using var run = new RunOptions();
        using var inputs = new TensorSet();
        foreach (var input in model.Graph.Input)
        {
            var shape = OnnxValues.Shape(input)!.Select(size => Math.Max(1, size)).ToArray();
            inputs.Add(input.Name, new float[shape.Aggregate(1L, (a, b) => a * b)], shape);
        }

        using var outputs = session.Run(run, inputs.Names, inputs.Values, session.OutputNames);
        for (var i = 0; i < names.Count; i++)
        {
            var values = outputs[i].GetTensorDataAsSpan<float>();
            var columns = outputs[i].GetTensorTypeAndShape().Shape is [.., var last] ? (int)last : 1;
            var matrix = new double[values.Length];
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<float, double>(values, matrix);
            _values[names[i]] = new WeightMatrix(values.Length / columns, columns, matrix);
        }
    }
}
