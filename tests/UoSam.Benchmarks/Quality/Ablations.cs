using UoSam.Core.Local;
using UoSam.Core.Presets;

namespace UoSam.Benchmarks.Quality;

/// <summary>A preset with each of its parts switched off.</summary>
internal static class Ablations
{
    public static IReadOnlyList<Preset> Of(Preset preset) =>
    [
        preset,
        preset with { Name = "objects of the coarse map as it is", Prompts = preset.Prompts with { Denoise = false } },
        preset with { Name = "without the posterior", Local = preset.Local with { PosteriorWeight = 0 } },
        preset with { Name = "without the coarse border", Local = preset.Local with { CoarseWeight = 0 } },
        preset with { Name = "masks not sharpened", Local = preset.Local with { MaskSharpness = 0 } },
        preset with { Name = "without colours at borders", Local = preset.Local with { ColourWeight = 0 } },
        preset with { Name = "without a second look", Local = preset.Local with { SecondLook = false } },
        preset with { Name = "without completed objects", Local = preset.Local with { WholeObjects = false } },
        preset with { Name = "without growth by own masks", Local = preset.Local with { GrowthRounds = 0 } },
        preset with { Name = "without renewed objects", Local = preset.Local with { RenewedObjects = false } },
        preset with { Name = "without votes on disputed regions", Local = preset.Local with { DisputedRegions = false } },
        preset with { Name = "without a bias of borders", Local = preset.Local with { BorderBias = false } },
        preset with { Name = "invented regions left in", Local = preset.Local with { InventedRegions = false } },
        preset with { Name = "mislabelled regions left so", Local = preset.Local with { MislabelledRegions = false } },
        preset with
        {
            Name = "contested pixels by logit, no further evidence",
            Local = preset.Local with { Overlap = OverlapRule.HighestLogit },
        },
        preset with
        {
            Name = "one kind of prompts",
            Local = preset.Local with { PromptKinds = [PromptKind.PointsBoxMask] },
        },
        preset with { Name = "best score instead of fusion", Local = preset.Local with { Fusion = MaskFusion.BestScore } },
        preset with { Name = "every mask accepted", Local = preset.Local with { AcceptIou = 0 } },
    ];
}
