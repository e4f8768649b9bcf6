using System.ComponentModel.DataAnnotations;
using UoSam.Core.Denoising;
using UoSam.Core.Prompts;

namespace UoSam.Core.Presets;

/// <summary>Parameters of prompt extraction; the initial values are those of the paper.</summary>
public sealed record PromptParameters
{
    /// <summary>Classes of a smaller share of the image are skipped and keep their coarse pixels.</summary>
    [Range(0, 1.0)]
    public double MinAreaFraction { get; init; } = 0.10;

    /// <summary>Objects of fewer pixels are skipped and keep their coarse pixels.</summary>
    [Range(0, int.MaxValue)]
    public int MinObjectPixels { get; init; } = 1;

    /// <summary>
    /// Whether objects come from the coarse map with its noise taken out (by the image's features) or from the map as it
    /// is (the paper).
    /// </summary>
    public bool Denoise { get; init; }

    /// <summary>Of <see cref="Denoise"/>: regularisation of the features' posterior.</summary>
    [Range(0.001, 100)]
    public double DenoiseRidge { get; init; } = 0.3;

    /// <summary>Of <see cref="Denoise"/>: divides the weight of the coarse map, which falls with the square of its noise.</summary>
    [Range(0, 100.0)]
    public double DenoiseDiscount { get; init; } = MapOdds.UsualDiscount;

    /// <summary>What counts as one object.</summary>
    public ObjectSplit ObjectSplit { get; init; } = ObjectSplit.Class;

    /// <summary>Where points come from.</summary>
    public PointSource PointSource { get; init; } = PointSource.LocationConfidence;

    /// <summary>Positive points per object.</summary>
    [Range(0, 8)]
    public int PositivePoints { get; init; } = 1;

    /// <summary>Negative points per object.</summary>
    [Range(0, 8)]
    public int NegativePoints { get; init; } = 1;

    /// <summary>A feature cell belongs to the object when more than this share of it is covered.</summary>
    [Range(0, 1.0)]
    public double CellCoverage { get; init; } = 0.5;

    /// <summary>The dense prompt.</summary>
    public MaskPromptKind MaskPrompt { get; init; } = MaskPromptKind.None;

    /// <summary>Largest absolute logit of the Gaussian dense prompt.</summary>
    [Range(0, 100.0)]
    public double MaskPromptStrength { get; init; } = 30;

    /// <summary>Divisor of the object's area in the Gaussian's width (SAMRefiner's gamma).</summary>
    [Range(0.01, 1000)]
    public double MaskPromptGamma { get; init; } = 4;

    /// <summary>Growth of each side of the box as a share of the box's side.</summary>
    [Range(0, 1.0)]
    public double BoxMargin { get; init; }
}
