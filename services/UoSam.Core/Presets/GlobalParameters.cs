using System.ComponentModel.DataAnnotations;
using UoSam.Core.Global;
using UoSam.Core.PostProcessing;

namespace UoSam.Core.Presets;

/// <summary>Parameters of the global region optimizer; the initial values are those of the paper (uosam.py, GRO).</summary>
public sealed record GlobalParameters
{
    /// <summary>Stands for the value of the set that <see cref="PostProcess"/> names.</summary>
    internal const int FromSet = -1;

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

    /// <summary>Points along each side of the grid of a crop.</summary>
    /// <param name="layer">Layer of the crop; 0 for the whole image.</param>
    public int PointsPerSideOf(int layer) => (int)(PointsPerSide / Math.Pow(CropNPointsDownscaleFactor, layer));

    /// <summary>Holes and islands of fewer pixels are removed from masks; 0 for none.</summary>
    [Range(0, int.MaxValue)]
    public int MinMaskRegionArea { get; init; } = 100;

    /// <summary>Prompts per decoder call; bounds memory, does not change the answer.</summary>
    [Range(1, 256)]
    public int PointsPerBatch { get; init; } = 16;

    /// <summary>Milliseconds after which no more points are decoded; 0 for no end but a deadline's.</summary>
    [Range(0, int.MaxValue)]
    public int SamplingBudgetMilliseconds { get; init; }

    /// <summary>Share of the votes that the winning class needs for a mask to change labels; 0 for always.</summary>
    [Range(0, 1.0)]
    public double VotePurity { get; init; }

    /// <summary>Whether background pixels vote.</summary>
    public bool BackgroundVotes { get; init; } = true;

    /// <summary>How masks change the map; purity and background votes are of <see cref="MergeRule.Vote"/> alone.</summary>
    public MergeRule MergeRule { get; init; }

    /// <summary>What is done to the voted map with the picture alone.</summary>
    public PostProcess PostProcess { get; init; }

    /// <summary>Overrides <see cref="CrfParameters.GtProb"/> of the named set; -1 for the set's, as with all of Crf.</summary>
    [Range(-1, 0.9999)]
    public double CrfGtProb { get; init; } = FromSet;

    /// <summary>Overrides <see cref="CrfParameters.GaussianSxy"/>.</summary>
    [Range(-1, 100.0)]
    public double CrfGaussianSxy { get; init; } = FromSet;

    /// <summary>Overrides <see cref="CrfParameters.GaussianCompat"/>.</summary>
    [Range(-1, 1000.0)]
    public double CrfGaussianCompat { get; init; } = FromSet;

    /// <summary>Overrides <see cref="CrfParameters.BilateralSxy"/>.</summary>
    [Range(-1, 10000.0)]
    public double CrfBilateralSxy { get; init; } = FromSet;

    /// <summary>Overrides <see cref="CrfParameters.BilateralSrgb"/>.</summary>
    [Range(-1, 1000.0)]
    public double CrfBilateralSrgb { get; init; } = FromSet;

    /// <summary>Overrides <see cref="CrfParameters.BilateralCompat"/>.</summary>
    [Range(-1, 1000.0)]
    public double CrfBilateralCompat { get; init; } = FromSet;

    /// <summary>Overrides <see cref="CrfParameters.Iterations"/>.</summary>
    [Range(-1, 100)]
    public int CrfIterations { get; init; } = FromSet;

    /// <summary>Radius of the guided filter's windows in pixels.</summary>
    [Range(1, 1000)]
    public int GuidedRadius { get; init; } = GuidedParameters.Default.Radius;

    /// <summary>Regularisation of the guided filter.</summary>
    [Range(1e-8, 1.0)]
    public double GuidedEpsilon { get; init; } = GuidedParameters.Default.Epsilon;

    /// <summary>Whether colours guide, or luma alone.</summary>
    public bool GuidedUsesColor { get; init; } = GuidedParameters.Default.UsesColor;
}
