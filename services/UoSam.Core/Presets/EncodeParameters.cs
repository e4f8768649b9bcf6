using System.ComponentModel.DataAnnotations;

namespace UoSam.Core.Presets;

/// <summary>Parameters of the encoder stage (SAM's automatic mask generator, crops).</summary>
public sealed record EncodeParameters
{
    /// <summary>Layers of crops besides the whole image; layer i has 2^i x 2^i crops.</summary>
    [Range(0, 2)]
    public int CropNLayers { get; init; }

    /// <summary>Overlap of neighbouring crops as a share of the image's shorter side at layer 0.</summary>
    [Range(0, 0.9)]
    public double CropOverlapRatio { get; init; } = 512.0 / 1500.0;
}
