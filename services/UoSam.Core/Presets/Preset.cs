using UoSam.Core.Local;
using UoSam.Core.Prompts;

namespace UoSam.Core.Presets;

/// <summary>A named set of all parameters.</summary>
/// <param name="Name">As users write it.</param>
/// <param name="Encode">Encoder stage.</param>
/// <param name="Prompts">Prompt extraction.</param>
/// <param name="Local">Local region optimizer.</param>
/// <param name="Global">Global region optimizer.</param>
public sealed record Preset(
    string Name,
    EncodeParameters Encode,
    PromptParameters Prompts,
    LocalParameters Local,
    GlobalParameters Global)
{
    /// <summary>The published algorithm with its faults mended, full grid with one crop layer.</summary>
    public static Preset Reference { get; } =
        new("reference", new EncodeParameters { CropNLayers = 1 }, new(), new(), new());

    /// <summary>The best quality per second.</summary>
    public static Preset Default { get; } = new(
        "default",
        new EncodeParameters(),
        new PromptParameters
        {
            Denoise = true,
            MinAreaFraction = 0,
            MinObjectPixels = 16,
            ObjectSplit = ObjectSplit.Component,
            PointSource = PointSource.DistanceTransform,
            NegativePoints = 0,
            MaskPrompt = MaskPromptKind.Gaussian,
            MaskPromptStrength = 6,
            BoxMargin = 0.05,
        },
        new LocalParameters
        {
            AcceptIou = 0.35,
            CascadeRounds = 0,
            PromptKinds =
                [PromptKind.PointsBoxMask, PromptKind.Box, PromptKind.PointsBox, PromptKind.BoxMask],
            SecondLook = true,
            SecondLookFrom = 3,
            WholeObjects = true,
            GrowthRounds = 4,
            RenewedObjects = true,
            DisputedRegions = true,
            BorderBias = true,
            InventedRegions = true,
            MislabelledRegions = true,
            MaskSharpness = 1,
            ColourWeight = 0.5,
            MaxDecoderCalls = 48,
            MaskMargin = 0.25,
            Fusion = MaskFusion.Weighted,
            FusionPower = 8,
            Overlap = OverlapRule.Evidence,
        },
        new GlobalParameters { PointsPerSide = 0 });

    /// <summary>For video and large data sets: two kinds of prompts, one where the first mask is sure, fewer calls, no growth.</summary>
    public static Preset Fast { get; } = Default with
    {
        Name = "fast",
        Local = Default.Local with
        {
            PromptKinds = [PromptKind.PointsBoxMask, PromptKind.PointsBox],
            MaxDecoderCalls = 12,
            SettledAt = 0.9,
            SecondLook = false,
            GrowthRounds = 0,
            DisputedRegions = false,
        },
    };
}
