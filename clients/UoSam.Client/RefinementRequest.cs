using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>An image and its coarse label map.</summary>
/// <param name="Image">The encoded file: JPEG, PNG, WebP, BMP or TIFF.</param>
/// <param name="LabelMap">The coarse map, with background and void ids.</param>
/// <param name="Preset">Parameters that are not overridden.</param>
/// <param name="Overrides">Overrides, or null for none.</param>
/// <param name="ForegroundLogits">A foreground score per pixel for point_source foreground_logits, or null.</param>
public sealed record RefinementRequest(
    ReadOnlyMemory<byte> Image,
    LabelMap LabelMap,
    Preset Preset,
    RefinementParameters? Overrides = null,
    ScoreMap? ForegroundLogits = null)
{
    /// <summary>Scores of classes for a CRF as post_process, or null.</summary>
    public ClassScores? ClassScores { get; init; }
}
