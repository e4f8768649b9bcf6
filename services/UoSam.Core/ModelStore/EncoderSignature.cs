using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>What an encoder's graph must look like from outside.</summary>
internal static class EncoderSignature
{
    private const string Expected = "one input float32 [?, 3, 1024, 1024] and one output float32 [?, 256, 64, 64]";

    /// <exception cref="InvalidInputException">Other inputs or outputs.</exception>
    public static void Check(ModelProto model)
    {
        var graph = model.Graph;
        var weights = graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
        var inputs = graph.Input.Where(input => !weights.Contains(input.Name)).ToList();
        if (inputs.Count != 1 || !Fits(inputs[0], 3, 1024, 1024)
            || graph.Output.Count != 1 || !Fits(graph.Output[0], 256, 64, 64))
        {
            throw NotUnderstood(
                $"inputs {OnnxValues.Describe(inputs)}, outputs {OnnxValues.Describe(graph.Output)}");
        }
    }

    private static bool Fits(ValueInfoProto value, params ReadOnlySpan<long> sizes)
    {
        if (OnnxValues.Shape(value) is not { Length: 4 } shape
            || value.Type.TensorType.ElemType != OnnxValues.Float32 || shape[0] is not (-1 or 1))
        {
            return false;
        }

        for (var i = 0; i < 3; i++)
        {
            if (shape[i + 1] != -1 && shape[i + 1] != sizes[i])
            {
                return false;
            }
        }

        return true;
    }

    private static InvalidInputException NotUnderstood(string found) =>
        new("MODEL_NOT_UNDERSTOOD", $"the encoder has {found}; expected {Expected}, normalised RGB in");
}
