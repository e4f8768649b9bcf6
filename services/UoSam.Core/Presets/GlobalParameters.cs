using System.ComponentModel.DataAnnotations;

namespace UoSam.Core.Presets;

/// <summary>Parameters of the global region optimizer; the initial values are those of the paper (uosam.py, GRO).</summary>
public sealed record GlobalParameters
{
    /// <summary>Points along each side of the grid; 0 for no masks.</summary>
    [Range(0, 128)]
    public int PointsPerSide { get; init; } = 64;

    /// <summary>Masks of a predicted IoU not above this are dropped.</summary>
    [Range(0, 1.0)]
    public double PredIouThresh { get; init; } = 0.86;

    /// <summary>Masks of a stability score below this are dropped.</summary>
    [Range(0, 1.0)]
    public double StabilityScoreThresh { get; init; } = 0.92;

    /// <summary>Logit offset of the stability score.</summary>
    [Range(0, 100.0)]
    public double StabilityScoreOffset { get; init; } = 1.0;

    /// <summary>Box IoU above which the worse of two masks of one crop is dropped.</summary>
    [Range(0, 1.0)]
    public double BoxNmsThresh { get; init; } = 0.7;

    /// <summary>Box IoU above which the worse of two masks of different crops is dropped.</summary>
    [Range(0, 1.0)]
    public double CropNmsThresh { get; init; } = 0.7;

    /// <summary>The grid of crop layer i has PointsPerSide / this^i points per side.</summary>
    [Range(1, 16)]
    public int CropNPointsDownscaleFactor { get; init; } = 2;

    /// <summary>Holes and islands of fewer pixels are removed from masks; 0 for none.</summary>
    [Range(0, int.MaxValue)]
    public int MinMaskRegionArea { get; init; } = 100;

    /// <summary>Prompts per decoder call; bounds memory, does not change the answer.</summary>
    [Range(1, 256)]
    public int PointsPerBatch { get; init; } = 64;

    /// <summary>Share of the votes that the winning class needs for a mask to change labels; 0 for always.</summary>
    [Range(0, 1.0)]
    public double VotePurity { get; init; }

    /// <summary>Whether background pixels vote.</summary>
    public bool BackgroundVotes { get; init; } = true;
}
