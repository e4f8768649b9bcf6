using UoSam.Core.Inference;

namespace UoSam.Core.ModelStore;

/// <summary>Names of the files in a model's folder.</summary>
internal static class ModelLayout
{
    /// <summary>The encoder as it came.</summary>
    public const string Encoder = "encoder.onnx";

    /// <summary>image [1, 3, H, W] to embedding [1, 256, 64, 64]; H and W of <see cref="EncodedSide"/>.</summary>
    public const string TightEncoder = "encoder-tight.onnx";

    /// <summary>The encoder with products of bytes, tight where <see cref="TightEncoder"/> is used.</summary>
    public const string QuantizedEncoder = "encoder-int8.onnx";

    /// <summary>The decoder as it came; kept so that a newer version can prepare it anew.</summary>
    public const string Decoder = "decoder.onnx";

    /// <summary>image_embeddings [256, P] of P places of the grid, places, log_counts to the terms that the other graphs take.</summary>
    public const string Image = "decoder-image.onnx";

    /// <summary>
    /// Terms, point_coords [B, N, 2], point_labels [B, N] to scores [B, 4], mask_vectors [B, 4, 32], factors [B, r, P],
    /// directions [B, r, 256], scale [B, 1, P].
    /// </summary>
    public const string Points = "decoder-points.onnx";

    /// <summary>As <see cref="Points"/>, with mask_input [B, 1, 4, 4 P].</summary>
    public const string Masks = "decoder-masks.onnx";

    /// <summary>A term, mask_vectors, factors, directions and scale of one prompt at P places to logits [16 P, 4].</summary>
    public const string Upscale = "decoder-upscale.onnx";

    /// <summary>The inputs of the export to scores [1, 4] and logits [1, 4, 256, 256].</summary>
    public const string Whole = "decoder-whole.onnx";

    public const string Manifest = "model.json";
}
