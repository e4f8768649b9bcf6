using UoSam.Core.Inference;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>What a decoder's graph must look like from outside: the official SAM export.</summary>
internal static class DecoderSignature
{
    private static readonly string[] Inputs =
        [DecoderNames.Embeddings, DecoderNames.Coords, DecoderNames.Labels, DecoderNames.MaskInput, DecoderNames.HasMask];

    private static readonly string[] Outputs = ["iou_predictions", "low_res_masks"];

    /// <exception cref="InvalidInputException">An input or output is missing, or the embedding is of another size.</exception>
    public static void Check(ModelProto model)
    {
        var graph = model.Graph;
        var missing = Inputs.Except(graph.Input.Select(input => input.Name))
            .Concat(Outputs.Except(graph.Output.Select(output => output.Name))).ToList();
        if (missing.Count > 0)
        {
            throw NotUnderstood(
                $"no {string.Join(", ", missing)} (inputs {OnnxValues.Describe(graph.Input)}; "
                + $"outputs {OnnxValues.Describe(graph.Output)})");
        }

        var embedding = graph.Input.Single(input => input.Name == DecoderNames.Embeddings);
        if (OnnxValues.Shape(embedding) is not [_, 256, 64, 64])
        {
            throw NotUnderstood($"{OnnxValues.Describe(embedding)}");
        }
    }

    private static InvalidInputException NotUnderstood(string found) =>
        new(
            "MODEL_NOT_UNDERSTOOD",
            $"the decoder has {found}; expected SAM's official ONNX export with image_embeddings [1, 256, 64, 64]");
}
