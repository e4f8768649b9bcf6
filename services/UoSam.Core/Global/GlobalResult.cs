using System.Collections.Immutable;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Global;

/// <summary>The answer of the global region optimizer.</summary>
/// <param name="Map">The voted map.</param>
/// <param name="Votes">One trace per voting mask, in the order of painting (by descending area).</param>
/// <param name="Sampling">How the masks came about.</param>
public sealed record GlobalResult(LabelMap Map, ImmutableArray<VoteTrace> Votes, SamplingTrace Sampling);
