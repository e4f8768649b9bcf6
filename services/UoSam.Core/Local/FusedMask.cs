using System.Collections.Immutable;

namespace UoSam.Core.Local;

/// <summary>What became of an object's candidates.</summary>
/// <param name="Logits">[256, 256]; foreground where above 0.</param>
/// <param name="Score">Predicted IoU, mean by weight.</param>
/// <param name="Candidates">Traces with their weights.</param>
internal sealed record FusedMask(float[] Logits, float Score, ImmutableArray<CandidateTrace> Candidates);
