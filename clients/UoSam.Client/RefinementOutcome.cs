namespace UoSam.Client;

/// <summary>What became of one image of a sequence.</summary>
/// <param name="Index">Its place in the sequence, from 0.</param>
/// <param name="Result">The refined map, or null where the image failed.</param>
/// <param name="Error">Why it failed, or null where it did not.</param>
public sealed record RefinementOutcome(int Index, RefinementResult? Result, RefinementException? Error);
