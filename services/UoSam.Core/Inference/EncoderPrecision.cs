namespace UoSam.Core.Inference;

/// <summary>In what numbers the encoder computes.</summary>
public enum EncoderPrecision
{
    /// <summary>As the model came.</summary>
    Full = 0,

    /// <summary>Products of bytes, scaled per output: faster on CPUs with VNNI or AMX, and other masks at their borders.</summary>
    Quantized = 1,
}
