namespace UoSam.Core.Local;

/// <summary>One decoded mask of an object.</summary>
/// <param name="Trace">Where it came from.</param>
/// <param name="Logits">[256, 256] low-resolution logits.</param>
internal sealed record Candidate(CandidateTrace Trace, float[] Logits);
