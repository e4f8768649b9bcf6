using System.Collections.Immutable;
using UoSam.Core.LabelMaps;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>An image refined once.</summary>
/// <param name="Input">With the objects that were completed.</param>
/// <param name="Result">Its objects.</param>
/// <param name="Map">The refined map.</param>
/// <param name="Evidence">What settled it; null where masks alone did.</param>
/// <param name="Regions">What SAM was asked about regions of it, by a call each.</param>
internal sealed record LocalPass(
    LocalInput Input, Refinement Result, LabelMap Map, EvidenceLabelling? Evidence, ImmutableArray<RegionTrace> Regions)
{
    /// <summary>Whether evidence for two classes or more settles this map, and no frame before it.</summary>
    public bool IsOfClasses => Result.Odds is { Posterior.Ids.Count: > 1 } && Input.Posterior is null;

    /// <summary>Decoder calls that are left.</summary>
    public long Left => Result.Left - Regions.Length;

    /// <summary>
    /// How many pixels all objects reach farther in the refined map than in the coarse one; 0 where they do not, or nobody asks.
    /// </summary>
    public double Bias() =>
        Input.Parameters.Straightens && IsOfClasses ? BorderBias.Of(Result.Odds!, Input.Map, Map, Input.Space) : 0;

    /// <summary>What became of the objects.</summary>
    /// <param name="asked">As they came.</param>
    public ImmutableArray<ObjectTrace> Tell(IReadOnlyList<ObjectPrompt> asked) =>
        [.. Result.Refined.Select((item, i) => Tell(item.Trace, asked[i], Input.Objects[i], Result.Planned[i].Target))];

    // Tells in an object's trace of its completion and renewal.
    private static ObjectTrace Tell(ObjectTrace trace, ObjectPrompt asked, ObjectPrompt completed, ObjectPrompt renewed)
    {
        if (!ReferenceEquals(renewed, completed))
        {
            trace = trace with
            {
                CoarseArea = completed.Region.Area(),
                RenewedArea = trace.CoarseArea,
                Reason = $"the first masks tell less noise than the features, so {trace.CoarseArea} pixels were asked for anew; {trace.Reason}",
            };
        }

        return ReferenceEquals(completed, asked)
            ? trace
            : trace with
            {
                CoarseArea = asked.Region.Area(),
                CompletedArea = trace.CoarseArea,
                Reason = $"the coarse map has {asked.Region.Area()} of {trace.CoarseArea} pixels that further prompts agree on; {trace.Reason}",
            };
    }
}
