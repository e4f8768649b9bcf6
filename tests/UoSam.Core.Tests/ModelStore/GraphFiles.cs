using Google.Protobuf;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.Tests.ModelStore;

/// <summary>Files like a model's but for one thing.</summary>
internal static class GraphFiles
{
    private const int Float32 = 1;
    private const int Ints = 7;
    private const int Patch = 16;

    /// <summary>Another network with the same signature.</summary>
    public static byte[] WithLogSoftmax(byte[] network) =>
        Edit(network, graph => graph.Node.First(node => node.OpType == "Softmax").OpType = "LogSoftmax");

    /// <summary>A network with an operation that nothing can run.</summary>
    public static byte[] WithUnknownOperation(byte[] network) =>
        Edit(network, graph => graph.Node.First(node => node.OpType == "Softmax").OpType = "Nope");

    /// <summary>A network whose largest weights are in another file, as exports of 2 GB have them.</summary>
    public static byte[] WithWeightsElsewhere(byte[] network) => Edit(network, graph =>
    {
        var tensor = graph.Initializer.MaxBy(weights => weights.RawData.Length)!;
        tensor.RawData = ByteString.Empty;
        tensor.DataLocation = 1;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "encoder.onnx.data" });
    });

    /// <summary>An encoder of the same signature that takes no time: a convolution of patches.</summary>
    /// <param name="network">An encoder.</param>
    /// <param name="weight">Each of its weights.</param>
    public static byte[] WithOneConvolution(byte[] network, float weight = 0.01f) => Edit(network, graph =>
    {
        graph.Node.Clear();
        graph.Initializer.Clear();
        var weights = new float[256 * 3 * Patch * Patch];
        Array.Fill(weights, weight);
        graph.Initializer.Add(new TensorProto
        {
            Name = "weights",
            Dims = { 256, 3, Patch, Patch },
            DataType = Float32,
            RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(weights)),
        });
        graph.Node.Add(new NodeProto
        {
            OpType = "Conv",
            Input = { graph.Input.Single().Name, "weights" },
            Output = { graph.Output.Single().Name },
            Attribute = { new AttributeProto { Name = "strides", Type = Ints, Ints = { Patch, Patch } } },
        });
    });

    private static byte[] Edit(byte[] network, Action<GraphProto> edit)
    {
        var model = ModelProto.Parser.ParseFrom(network);
        edit(model.Graph);
        return model.ToByteArray();
    }
}
