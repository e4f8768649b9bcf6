using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>Makes nodes and constants; makes and reads declarations of tensors.</summary>
internal static class OnnxValues
{
    public const int Float32 = 1;
    public const int Int64 = 7;

    /// <summary>A float32 tensor; -1 in <paramref name="dims"/> is a free size called after the value and its place.</summary>
    public static ValueInfoProto Float(string name, params ReadOnlySpan<long> dims) => Tensor(name, Float32, dims);

    /// <summary>An int64 tensor, free sizes as above.</summary>
    public static ValueInfoProto Integers(string name, params ReadOnlySpan<long> dims) => Tensor(name, Int64, dims);

    public static TensorProto Int64Constant(string name, params ReadOnlySpan<long> values)
    {
        var tensor = new TensorProto { Name = name, DataType = Int64 };
        tensor.Dims.Add(values.Length);
        foreach (var value in values)
        {
            tensor.Int64Data.Add(value);
        }

        return tensor;
    }

    /// <summary>An operation that makes one value and is called after it.</summary>
    public static NodeProto Node(string opType, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { OpType = opType, Name = output };
        node.Input.AddRange(inputs.ToArray());
        node.Output.Add(output);
        return node;
    }

    /// <summary>Sizes of a declared tensor, -1 where free; null where the rank is unknown or it is no tensor.</summary>
    public static long[]? Shape(ValueInfoProto value) =>
        value.Type?.TensorType?.Shape?.Dim
            .Select(dim => dim.ValueCase == DimensionProto.ValueOneofCase.DimValue ? dim.DimValue : -1)
            .ToArray();

    /// <summary>For messages: <c>input float32 [?, 3, 1024, 1024]</c>.</summary>
    public static string Describe(ValueInfoProto value)
    {
        var type = value.Type?.TensorType?.ElemType;
        var kind = type switch { Float32 => "float32", Int64 => "int64", null => "no tensor", _ => $"type {type}" };
        var shape = Shape(value)?.Select(size => size < 0 ? "?" : $"{size}");
        return $"{value.Name} {kind} [{(shape is null ? "unknown" : string.Join(", ", shape))}]";
    }

    public static string Describe(IEnumerable<ValueInfoProto> values) => string.Join("; ", values.Select(Describe));

    private static ValueInfoProto Tensor(string name, int elementType, ReadOnlySpan<long> dims)
    {
        var shape = new TensorShapeProto();
        foreach (var size in dims)
        {
            shape.Dim.Add(size < 0
                ? new DimensionProto { DimParam = $"{name}_{shape.Dim.Count}" }
                : new DimensionProto { DimValue = size });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TensorTypeProto { ElemType = elementType, Shape = shape } },
        };
    }
}
