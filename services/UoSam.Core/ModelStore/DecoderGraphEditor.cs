using UoSam.Core.Inference;
using UoSam.Core.ModelStore.Folding;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>
/// Edits the official SAM ONNX export of prompt encoder and mask decoder (segment_anything/utils/onnx.py), which gives
/// one mask to one prompt per run, so that it gives all four masks to any number of prompts. Places are found by
/// structure, since the names differ between exports.
/// </summary>
internal static class DecoderGraphEditor
{
    /// <summary>Makes the graphs of the folded decoder; <paramref name="export"/> itself stays as it is.</summary>
    /// <exception cref="InvalidInputException">The graph is not built like SAM's decoder.</exception>
    public static IReadOnlyDictionary<string, ModelProto> Fold(ModelProto export)
    {
        var batched = new OnnxGraph(export.Clone());
        FreeBatch(batched);
        RemoveCopies(batched);
        var weights = new FoldedWeights(DecoderWeights.Read(batched.Model, DecoderParts.Find(batched)));
        return new Dictionary<string, ModelProto>
        {
            [ModelLayout.Image] = ImageGraph.Build(export, weights),
            [ModelLayout.Points] = Attention(batched.Model.Clone(), weights, withMasks: false),
            [ModelLayout.Masks] = Attention(batched.Model.Clone(), weights, withMasks: true),
            [ModelLayout.Upscale] = UpscaleGraph.Build(export, weights),
        };
    }

    /// <summary>The export with all four masks as outputs, and no other edit.</summary>
    /// <exception cref="InvalidInputException">Scores or masks were not found.</exception>
    public static ModelProto Whole(ModelProto export)
    {
        var graph = new OnnxGraph(export.Clone());
        var places = DecoderPlaces.Find(graph);
        graph.Rename(places.Scores, DecoderNames.Scores);
        graph.Rename(places.Logits, DecoderNames.Logits);
        SetOutputs(graph, OnnxValues.Float(DecoderNames.Scores, -1, 4), OnnxValues.Float(DecoderNames.Logits, -1, 4, 256, 256));
        return graph.Model;
    }

    private static ModelProto Attention(ModelProto model, FoldedWeights weights, bool withMasks)
    {
        var graph = new OnnxGraph(model);
        MaskPromptGraph.FreeSides(graph);
        MaskPromptGraph.MakeBatchIndependent(graph);
        AttentionGraph.Build(graph, DecoderParts.Find(graph), weights, withMasks);
        return model;
    }

    private static void SetOutputs(OnnxGraph graph, params ReadOnlySpan<ValueInfoProto> outputs)
    {
        graph.Graph.Output.Clear();
        graph.Graph.Output.AddRange(outputs.ToArray());
        graph.Prune();
    }

    private static void FreeBatch(OnnxGraph graph)
    {
        foreach (var input in graph.Graph.Input)
        {
            if (input.Name is DecoderNames.Coords or DecoderNames.Labels or DecoderNames.MaskInput)
            {
                var batch = input.Type.TensorType.Shape.Dim[0];
                batch.DimParam = input.Name == DecoderNames.MaskInput ? "mask_batch" : "batch";
            }
        }
    }

    /// <summary>
    /// Embedding and position encoding are repeated once per prompt (Unsqueeze, Tile or Expand, Reshape); broadcasting
    /// gives the same sums without the copies.
    /// </summary>
    private static void RemoveCopies(OnnxGraph graph)
    {
        foreach (var repeat in graph.Graph.Node.Where(node => node.OpType is "Tile" or "Expand").ToList())
        {
            var source = graph.Producer(repeat.Input[0]);
            var reshape = graph.Consumers(repeat.Output[0]).SingleOrDefault(node => node.OpType == "Reshape");
            if (source?.OpType != "Unsqueeze" || reshape is null)
            {
                continue;
            }

            if (graph.InputsBehind(source.Input[0]).All(input => input == DecoderNames.Embeddings))
            {
                graph.Redirect(reshape.Output[0], source.Input[0]);
            }
        }
    }
}
