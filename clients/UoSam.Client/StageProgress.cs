namespace UoSam.Client;

/// <summary>An image enters or leaves a stage.</summary>
/// <param name="Stage">sam-encoder, prompt-extraction, local-optimizer or global-optimizer.</param>
/// <param name="Elapsed">Time it spent there, transport and waiting included; null when it enters.</param>
/// <param name="HasFailed">True where it leaves without an answer: refused, failed, not answered in time, or cancelled.</param>
public sealed record StageProgress(string Stage, TimeSpan? Elapsed, bool HasFailed = false);
