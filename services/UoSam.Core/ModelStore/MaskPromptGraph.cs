using UoSam.Core.Inference;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>The part of the decoder that embeds mask prompts: three convolutions with layer norms between.</summary>
internal static class MaskPromptGraph
{
    /// <summary>Lets a mask prompt have any cells, each 4 x 4: sizes and strides of the convolutions are alike.</summary>
    public static void FreeSides(OnnxGraph graph)
    {
        foreach (var input in graph.Graph.Input.Where(input => input.Name == DecoderNames.MaskInput))
        {
            input.Type.TensorType.Shape.Dim[2].DimParam = "mask_height";
            input.Type.TensorType.Shape.Dim[3].DimParam = "mask_width";
        }
    }

    /// <summary>
    /// ONNX Runtime sums channels in another order where the batch is 1 (1e-7 in the scores), so an answer would depend
    /// on its neighbours. The norms therefore always see one mask more, which is dropped before the last convolution.
    /// </summary>
    /// <exception cref="InvalidInputException">No convolution of the mask prompt.</exception>
    public static void MakeBatchIndependent(OnnxGraph graph)
    {
        const string First = "uosam_first_mask";
        const string Masks = "uosam_masks";
        const string Kept = "uosam_kept_masks";
        const string Zero = "uosam_zero";
        const string One = "uosam_one";
        const string Last = "uosam_last";
        var convolutions = graph.Graph.Node
            .Where(node => node.OpType == "Conv" && graph.InputsBehind(node.Output[0]).Contains(DecoderNames.MaskInput))
            .ToList();
        if (convolutions.Count < 2)
        {
            throw DecoderPlaces.NotUnderstood("the convolutions of the mask prompt");
        }

        graph.Graph.Initializer.Add(OnnxValues.Int64Constant(Zero, 0));
        graph.Graph.Initializer.Add(OnnxValues.Int64Constant(One, 1));
        graph.Graph.Initializer.Add(OnnxValues.Int64Constant(Last, -1));
        var last = convolutions[^1];
        var normed = last.Input[0];
        last.Input[0] = Kept;
        graph.Insert(OnnxValues.Node("Slice", Kept, normed, Zero, Last, Zero));

        graph.Redirect(DecoderNames.MaskInput, Masks);
        var concat = OnnxValues.Node("Concat", Masks, DecoderNames.MaskInput, First);
        concat.Attribute.Add(new AttributeProto { Name = "axis", I = 0, Type = 2 });
        graph.Insert(concat);
        graph.Insert(OnnxValues.Node("Slice", First, DecoderNames.MaskInput, Zero, One, Zero));
    }
}
