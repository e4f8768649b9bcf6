using UoSam.Core.Evaluation;

namespace UoSam.Cli.Evaluating;

/// <summary>A finished evaluation with what is needed to look into single images.</summary>
/// <param name="Report">All figures.</param>
/// <param name="Source">The images.</param>
/// <param name="Before">The same images with the maps before refinement, or null.</param>
/// <param name="ClassOfTruth">[65536] class of each id of the truth, <see cref="ClassMaps.NoClass"/> for void.</param>
/// <param name="MatchingBefore">The matching of the maps before refinement.</param>
internal sealed record EvaluationRun(
    EvaluationReport Report,
    EvaluationSource Source,
    EvaluationSource? Before,
    ushort[] ClassOfTruth,
    IReadOnlyList<ClassMatch> MatchingBefore)
{
    private readonly ushort[] _after = ClassMaps.Table(Report.Matching);
    private readonly ushort[] _before = ClassMaps.Table(MatchingBefore);

    /// <summary>Accepted objects by SAM's score; empty without traces.</summary>
    public IReadOnlyList<GateBin> Gate { get; init; } = [];

    /// <summary>The maps before refinement (or the predictions, without such), improved with the image alone.</summary>
    public IReadOnlyList<BaselineReport> Baselines { get; init; } = [];

    /// <summary>Reads one image's maps as classes.</summary>
    public ClassMaps Load(int index)
    {
        var item = Source.Load(index);
        return new ClassMaps(
            item.Truth.Height,
            item.Truth.Width,
            Array.ConvertAll(item.Truth.Labels, id => ClassOfTruth[id]),
            Array.ConvertAll(item.Predicted.Labels, id => _after[id]),
            Before is null ? null : Array.ConvertAll(Before.Load(index).Predicted.Labels, id => _before[id]),
            _after);
    }
}
