using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.Folding;

/// <summary>Adds operations to a graph; each method returns the name of the value that it makes.</summary>
internal sealed class GraphBuilder(GraphProto graph)
{
    private const int IntAttribute = 2;
    private const int IntsAttribute = 7;
    private const int FloatAttribute = 1;
    private const int TensorAttribute = 4;
    private int _count;

    public string MatMul(string left, string right) => Add("MatMul", left, right).Output[0];

    public string Sum(string left, string right) => Add("Add", left, right).Output[0];

    public string Times(string left, string right) => Add("Mul", left, right).Output[0];

    /// <summary>The greater one, element by element.</summary>
    public string Greater(string left, string right) => Add("Max", left, right).Output[0];

    public string Minus(string left, string right) => Add("Sub", left, right).Output[0];

    public string Over(string left, string right) => Add("Div", left, right).Output[0];

    public string Unary(string opType, string value) => Add(opType, value).Output[0];

    public string Reshape(string value, params long[] shape) => ReshapeTo(value, IntConstant(shape));

    /// <summary>To a shape that is a value of the graph itself, int64.</summary>
    public string ReshapeTo(string value, string shape) => Add("Reshape", value, shape).Output[0];

    public string Transpose(string value, params long[] order)
    {
        var node = Add("Transpose", value);
        var attribute = new AttributeProto { Name = "perm", Type = IntsAttribute };
        attribute.Ints.AddRange(order);
        node.Attribute.Add(attribute);
        return node.Output[0];
    }

    public string Concat(int axis, params ReadOnlySpan<string> values)
    {
        var node = Add("Concat", values);
        node.Attribute.Add(new AttributeProto { Name = "axis", I = axis, Type = IntAttribute });
        return node.Output[0];
    }

    public string Softmax(string value)
    {
        var node = Add("Softmax", value);
        node.Attribute.Add(new AttributeProto { Name = "axis", I = -1, Type = IntAttribute });
        return node.Output[0];
    }

    /// <summary>Maximum over one axis, which stays with size 1.</summary>
    public string MaxOver(int axis, string value)
    {
        var node = Add("ReduceMax", value);
        var attribute = new AttributeProto { Name = "axes", Type = IntsAttribute };
        attribute.Ints.Add(axis);
        node.Attribute.Add(attribute);
        return node.Output[0];
    }

    /// <summary>Sum over one axis, which stays with size 1.</summary>
    public string SumOver(int axis, string value) => Add("ReduceSum", value, IntConstant(axis)).Output[0];

    /// <summary>Over the last axis; null for no shift.</summary>
    public string LayerNorm(string value, string gain, string? shift, float epsilon)
    {
        var node = shift is null ? Add("LayerNormalization", value, gain) : Add("LayerNormalization", value, gain, shift);
        node.Attribute.Add(new AttributeProto { Name = "axis", I = -1, Type = IntAttribute });
        node.Attribute.Add(new AttributeProto { Name = "epsilon", F = epsilon, Type = FloatAttribute });
        return node.Output[0];
    }

    /// <summary>x (1 + erf(x / sqrt 2)) / 2, in the form that ONNX Runtime makes one kernel of.</summary>
    public string Gelu(string value)
    {
        var erf = Unary("Erf", Over(value, Scalar(Math.Sqrt(2))));
        return Times(Times(value, Sum(erf, Scalar(1))), Scalar(0.5));
    }

    /// <summary>A convolution with the size, stride and padding of another.</summary>
    public string Convolution(string value, NodeProto like, string weight, string? bias)
    {
        var node = bias is null ? Add("Conv", value, weight) : Add("Conv", value, weight, bias);
        node.Attribute.AddRange(like.Attribute);
        return node.Output[0];
    }

    /// <summary>Zeros before and behind each axis, as many as an int64 value says, in ONNX's order.</summary>
    public string Pad(string value, string counts) => Add("Pad", value, counts).Output[0];

    /// <summary>A 1 behind the last axis of [a, b, c, d]: [a, b, c, d + 1].</summary>
    public string AppendOne(string value) =>
        Add("Pad", value, IntConstant(0, 0, 0, 0, 0, 0, 0, 1), Constant([1f], [])).Output[0];

    /// <summary>The lesser one, element by element.</summary>
    public string Lesser(string left, string right) => Add("Min", left, right).Output[0];

    /// <summary>Rows of [n, m] by an int64 value [k]: [k, m].</summary>
    public string Rows(string rows, string indices) => Add("Gather", rows, indices).Output[0];

    /// <summary>On each of <paramref name="axes"/> what lies between two indices, int64 values with one number per axis.</summary>
    public string Slice(string value, string starts, string ends, params ReadOnlySpan<long> axes) =>
        Add("Slice", value, starts, ends, IntConstant(axes)).Output[0];

    /// <summary>One number of an int64 value with one axis: [1].</summary>
    public string Item(string value, int index) => Slice(value, IntConstant(index), IntConstant(index + 1), 0);

    /// <summary>Rows [n, m] once for each first index of <paramref name="like"/>: [B, n, m].</summary>
    public string RepeatFor(string rows, string like) =>
        Add("Expand", rows, Concat(0, Sizes(like, 0, 1), IntConstant(1, 1))).Output[0];

    /// <summary>Ones [1, r] for a value [B, r, n].</summary>
    public string OnesForRows(string value) => Ones(Concat(0, IntConstant(1), Sizes(value, 1, 2)));

    /// <summary>Ones of a shape that is a value of the graph itself, int64.</summary>
    public string Ones(string shape)
    {
        var node = Add("ConstantOfShape", shape);
        var one = new TensorProto { DataType = OnnxValues.Float32 };
        one.Dims.Add(1);
        one.FloatData.Add(1);
        node.Attribute.Add(new AttributeProto { Name = "value", T = one, Type = TensorAttribute });
        return node.Output[0];
    }

    /// <summary>Sizes of the axes from <paramref name="start"/> up to <paramref name="end"/>, without it: int64.</summary>
    public string Sizes(string value, int start, int end)
    {
        var node = Add("Shape", value);
        node.Attribute.Add(new AttributeProto { Name = "start", I = start, Type = IntAttribute });
        node.Attribute.Add(new AttributeProto { Name = "end", I = end, Type = IntAttribute });
        return node.Output[0];
    }

    /// <summary>An int64 value with one axis.</summary>
    public string IntConstant(params ReadOnlySpan<long> values)
    {
        var tensor = OnnxValues.Int64Constant(NextName("constant"), values);
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>One number, [1].</summary>
    public string Scalar(double value) => Constant([value], 1);

    public string Constant(WeightMatrix matrix, params ReadOnlySpan<long> shape) =>
        Constant(matrix.Values, shape.IsEmpty ? [matrix.Rows, matrix.Columns] : shape);

    public string Constant(double[] values, params ReadOnlySpan<long> shape) =>
        Constant(Array.ConvertAll(values, value => (float)value), shape);

    public string Constant(float[] floats, params ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = NextName("constant"), DataType = OnnxValues.Float32 };
        tensor.Dims.AddRange(shape.ToArray());
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(floats.AsSpan()));
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Makes a value an output and renames it; a copy under the new name would cost a tenth of the run.</summary>
    public void Output(string value, string name, params ReadOnlySpan<long> shape)
    {
        foreach (var node in graph.Node)
        {
            Replace(node.Input, value, name);
            Replace(node.Output, value, name);
        }

        graph.Output.Add(OnnxValues.Float(name, shape));
    }

    private static void Replace(Google.Protobuf.Collections.RepeatedField<string> names, string from, string to)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == from)
            {
                names[i] = to;
            }
        }
    }

    private NodeProto Add(string opType, params ReadOnlySpan<string> inputs)
    {
        var node = OnnxValues.Node(opType, NextName(opType), inputs);
        graph.Node.Add(node);
        return node;
    }

    private string NextName(string kind) => string.Create(CultureInfo.InvariantCulture, $"uosam_{kind}_{_count++}");
}
