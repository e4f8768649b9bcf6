using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>
/// SAM's decoder export cut in two: what must run for every prompt, and the upscaling that only prompts with a chosen
/// mask need.
/// </summary>
/// <param name="Attention">
/// image_embeddings [1, 256, 64, 64], point_coords [B, N, 2], point_labels [B, N], mask_input [B or 1, 1, 256, 256],
/// has_mask_input [1] to scores [B, 4], mask_vectors [B, 4, 32], image_tokens [B, 4096, 256].
/// </param>
/// <param name="Upscale">image_tokens [K, 4096, 256], mask_vectors [K, 4, 32] to logits [K, 4, 256, 256].</param>
/// <param name="Whole">The inputs of the untouched export to scores [1, 4] and logits [1, 4, 256, 256].</param>
internal sealed record DecoderGraphs(ModelProto Attention, ModelProto Upscale, ModelProto Whole);
