using System.ComponentModel.DataAnnotations;

namespace UoSam.Core.Presets;

/// <summary>How the frames of a video help one another.</summary>
public sealed record TemporalParameters
{
    /// <summary>Frames after which one is answered from its own coarse map; 0 for never.</summary>
    [Range(0, 1_000_000)]
    public int RefreshFrames { get; init; } = 250;

    /// <summary>Similarity to the frame before, after motion, below which the scene is another.</summary>
    [Range(0, 1.0)]
    public double CutSimilarity { get; init; } = 0.3;

    /// <summary>Mean squared distance of unit features below which nothing moved; 0 for never.</summary>
    [Range(0, 4.0)]
    public double StaticDistance { get; init; } = 0.002;

    /// <summary>An object is lost when the coarse map keeps less than this share of it.</summary>
    [Range(0, 1.0)]
    public double LostShare { get; init; } = 0.3;

    /// <summary>Frames in a row that a lost object is carried on before the coarse map is believed.</summary>
    [Range(0, 1000)]
    public int BridgeFrames { get; init; } = 6;

    /// <summary>Mean agreement with the coarse maps below which the frames before are forgotten.</summary>
    [Range(0, 1.0)]
    public double DriftAgreement { get; init; } = 0.2;

    /// <summary>Weight that what was learned keeps from frame to frame.</summary>
    [Range(0, 1.0)]
    public double MemoryDecay { get; init; } = 0.95;

    /// <summary>Weight of the moved soft map beside the frame's own evidence.</summary>
    [Range(0, 10.0)]
    public double PriorWeight { get; init; } = 0.5;

    /// <summary>Share of the moved soft map in the next one.</summary>
    [Range(0, 1.0)]
    public double PriorDecay { get; init; } = 0.5;

    /// <summary>Parts of an object smaller than this share of the frame get no decoder call; the other witnesses decide.</summary>
    [Range(0, 1.0)]
    public double LeastPromptedShare { get; init; } = 0.0005;

    /// <summary>
    /// SAM is asked in every so many frames since the last that was answered from its own coarse map, and in that; in those
    /// between the other witnesses decide, among them what SAM said, moved along.
    /// </summary>
    [Range(1, 1000)]
    public int PromptedFrames { get; init; } = 2;
}
