using System.Collections.Immutable;

namespace UoSam.Core.Global;

/// <summary>What the whole-image sampling gives.</summary>
/// <param name="Masks">The masks that are left.</param>
/// <param name="Trace">How many there were on the way.</param>
public sealed record SampledMasks(ImmutableArray<SampledMask> Masks, SamplingTrace Trace);
