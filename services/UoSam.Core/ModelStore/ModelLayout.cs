namespace UoSam.Core.ModelStore;

/// <summary>Names of the files in a model's folder.</summary>
internal static class ModelLayout
{
    /// <summary>The encoder as it came.</summary>
    public const string Encoder = "encoder.onnx";

    /// <summary>The decoder as it came; kept so that a newer version can prepare it anew.</summary>
    public const string Decoder = "decoder.onnx";

    public const string Attention = "decoder-attention.onnx";
    public const string Upscale = "decoder-upscale.onnx";
    public const string Whole = "decoder-whole.onnx";
    public const string Manifest = "model.json";
}
