namespace UoSam.Core.ModelStore.Folding;

/// <summary>
/// The image side of the transformer between two attentions, as names of values: per place, Scale * (the image's own
/// term + Factors x Directions).
/// </summary>
/// <param name="Factors">[B, r, P], or null where the image's own term is all.</param>
/// <param name="Directions">[B, r, 256] or [1, r, 256].</param>
/// <param name="IsSlim">Whether r is at most the number of rows that look at it: tokens, or tokens but one, of all heads.</param>
/// <param name="Scale">[B, 1, P], or null for 1.</param>
/// <param name="Key">Term of the key, per head.</param>
/// <param name="Value">Term of the value, per head.</param>
internal sealed record ImageState(
    string? Factors, string? Directions, bool IsSlim, string? Scale, string Key, string Value);
