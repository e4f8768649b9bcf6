namespace UoSam.Core.Inference;

/// <summary>A tensor.</summary>
/// <param name="Values">Row-major.</param>
/// <param name="Shape">Sizes.</param>
internal sealed record ImageTerm(float[] Values, long[] Shape);
