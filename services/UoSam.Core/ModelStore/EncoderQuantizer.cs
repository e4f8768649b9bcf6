using System.Runtime.InteropServices;
using Google.Protobuf;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>
/// Dynamic quantisation of an encoder's products with constant weights: weights to int8 with a scale per output,
/// activations to uint8 with scale and zero point found at run time. ONNX Runtime makes one kernel of each.
/// </summary>
internal static class EncoderQuantizer
{
    private const int Int8 = 3;
    private const int Largest = 127;

    /// <summary>A copy whose MatMul nodes multiply bytes; all other operations stay.</summary>
    public static ModelProto Quantize(ModelProto encoder)
    {
        var model = encoder.Clone();
        var weights = model.Graph.Initializer
            .Where(tensor => tensor.DataType == OnnxValues.Float32 && tensor.Dims.Count == 2 && tensor.RawData.Length > 0)
            .ToDictionary(tensor => tensor.Name);
        var quantized = new HashSet<string>();
        foreach (var product in model.Graph.Node.Where(node => node.OpType == "MatMul").ToList())
        {
            if (weights.TryGetValue(product.Input[1], out var weight))
            {
                Replace(model.Graph, product, weight, quantized);
            }
        }

        var graph = new OnnxGraph(model);
        graph.Sort();
        graph.Prune();
        return model;
    }

    private static void Replace(GraphProto graph, NodeProto product, TensorProto weight, HashSet<string> quantized)
    {
        var (input, output) = (product.Input[0], product.Output[0]);
        var (bytes, scales) = ($"{input}_bytes", $"{weight.Name}_scales");
        if (quantized.Add(input))
        {
            Add(graph, "DynamicQuantizeLinear", [input], bytes, $"{input}_scale", $"{input}_zero");
        }

        if (quantized.Add(weight.Name))
        {
            AddWeight(graph, weight);
        }

        Add(graph, "MatMulInteger", [bytes, $"{weight.Name}_int8", $"{input}_zero", $"{weight.Name}_zero"], $"{output}_int");
        Add(graph, "Cast", [$"{output}_int"], $"{output}_float").Attribute
            .Add(new AttributeProto { Name = "to", I = OnnxValues.Float32, Type = 2 });
        Add(graph, "Mul", [$"{input}_scale", scales], $"{output}_scale");
        Add(graph, "Mul", [$"{output}_float", $"{output}_scale"], output);
        graph.Node.Remove(product);
    }

    private static void AddWeight(GraphProto graph, TensorProto weight)
    {
        var (rows, columns) = ((int)weight.Dims[0], (int)weight.Dims[1]);
        var values = MemoryMarshal.Cast<byte, float>(weight.RawData.Span);
        var scales = new float[columns];
        for (var i = 0; i < values.Length; i++)
        {
            scales[i % columns] = Math.Max(scales[i % columns], Math.Abs(values[i]) / Largest);
        }

        var bytes = new byte[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var scale = scales[i % columns];
            bytes[i] = scale == 0 ? (byte)0 : unchecked((byte)(sbyte)MathF.Round(values[i] / scale));
        }

        Add(graph, $"{weight.Name}_int8", Int8, bytes, rows, columns);
        Add(graph, $"{weight.Name}_zero", Int8, new byte[columns], columns);
        Add(graph, $"{weight.Name}_scales", OnnxValues.Float32, MemoryMarshal.AsBytes(scales.AsSpan()), columns);
    }

    private static void Add(GraphProto graph, string name, int type, ReadOnlySpan<byte> data, params ReadOnlySpan<long> dims)
    {
        var tensor = new TensorProto { Name = name, DataType = type, RawData = ByteString.CopyFrom(data) };
        tensor.Dims.AddRange(dims.ToArray());
        graph.Initializer.Add(tensor);
    }

    private static NodeProto Add(
        GraphProto graph, string opType, ReadOnlySpan<string> inputs, params ReadOnlySpan<string> outputs)
    {
        var node = new NodeProto { OpType = opType, Name = $"{outputs[0]}_{opType}" };
        node.Input.AddRange(inputs.ToArray());
        node.Output.AddRange(outputs.ToArray());
        graph.Node.Add(node);
        return node;
    }
}
