namespace UoSam.Core.Inference;

/// <summary>Names of inputs and outputs: the first five are SAM's export's, the others are given by us.</summary>
internal static class DecoderNames
{
    public const string Embeddings = "image_embeddings";
    public const string Coords = "point_coords";
    public const string Labels = "point_labels";
    public const string MaskInput = "mask_input";
    public const string HasMask = "has_mask_input";
    public const string Places = "places";
    public const string LogCounts = "log_counts";
    public const string Scores = "scores";
    public const string MaskVectors = "mask_vectors";
    public const string Factors = "factors";
    public const string Directions = "directions";
    public const string Scale = "scale";
    public const string Logits = "logits";
}
