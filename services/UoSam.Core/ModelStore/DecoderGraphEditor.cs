using UoSam.Core.Inference;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>
/// Edits the official SAM ONNX export of prompt encoder and mask decoder (segment_anything/utils/onnx.py), which gives
/// one mask to one prompt per run, so that it gives all four masks to any number of prompts. Places are found by
/// structure, since the names differ between exports.
/// </summary>
internal static class DecoderGraphEditor
{
    /// <summary>Cuts the export in two; <paramref name="export"/> itself stays as it is.</summary>
    /// <exception cref="InvalidInputException">The graph is not built like SAM's decoder.</exception>
    public static DecoderGraphs Edit(ModelProto export)
    {
        return new DecoderGraphs(Attention(export.Clone()), Upscale(export.Clone()), Whole(export.Clone()));
    }

    private static ModelProto Attention(ModelProto model)
    {
        var graph = new OnnxGraph(model);
        var places = DecoderPlaces.Find(graph);
        FreeBatch(graph);
        RemoveCopies(graph);
        MaskPromptGraph.MakeBatchIndependent(graph);
        graph.Rename(places.Scores, DecoderNames.Scores);
        graph.Rename(places.MaskVectors, DecoderNames.MaskVectors);
        graph.Rename(places.ImageTokens, DecoderNames.ImageTokens);
        SetOutputs(
            graph,
            OnnxValues.Float(DecoderNames.Scores, -1, 4),
            OnnxValues.Float(DecoderNames.MaskVectors, -1, 4, 32),
            OnnxValues.Float(DecoderNames.ImageTokens, -1, 4096, 256));
        return model;
    }

    private static ModelProto Upscale(ModelProto model)
    {
        var graph = new OnnxGraph(model);
        var places = DecoderPlaces.Find(graph);
        const string GridShape = "uosam_grid_shape";
        model.Graph.Initializer.Add(OnnxValues.Int64Constant(GridShape, -1, 256, 64, 64));
        places.GridReshape.Input[1] = GridShape;

        graph.Redirect(places.MaskVectors, DecoderNames.MaskVectors);
        graph.Redirect(places.ImageTokens, DecoderNames.ImageTokens);
        graph.Rename(places.Logits, DecoderNames.Logits);
        model.Graph.Input.Clear();
        model.Graph.Input.Add(OnnxValues.Float(DecoderNames.ImageTokens, -1, 4096, 256));
        model.Graph.Input.Add(OnnxValues.Float(DecoderNames.MaskVectors, -1, 4, 32));
        SetOutputs(graph, OnnxValues.Float(DecoderNames.Logits, -1, 4, 256, 256));
        return model;
    }

    private static ModelProto Whole(ModelProto model)
    {
        var graph = new OnnxGraph(model);
        var places = DecoderPlaces.Find(graph);
        graph.Rename(places.Scores, DecoderNames.Scores);
        graph.Rename(places.Logits, DecoderNames.Logits);
        SetOutputs(graph, OnnxValues.Float(DecoderNames.Scores, -1, 4), OnnxValues.Float(DecoderNames.Logits, -1, 4, 256, 256));
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
