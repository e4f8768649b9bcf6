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

    /// <summary>The encoder's answer to this image, where it is known already (<see cref="RefinementClient.EncodeAsync"/>). Not read in videos.</summary>
    public EncodeResponse? Encoded { get; init; }

    /// <summary>
    /// Takes the image's embedding before anything is prompted for, and gives a coarse map that takes the place of
    /// <see cref="LabelMap"/>, or null where that stays. Not asked in videos.
    /// </summary>
    public Func<Embedding, LabelMap?>? Correct { get; init; }
}
