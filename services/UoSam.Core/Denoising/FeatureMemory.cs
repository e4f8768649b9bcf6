using System.Collections.Immutable;

namespace UoSam.Core.Denoising;

/// <summary>What a ridge regression keeps of the frames it has seen: sums, no frames.</summary>
/// <param name="Samples">Cells seen, by weight.</param>
/// <param name="Gram">X'X, [259, 259], lower triangle.</param>
/// <param name="Classes">The classes seen.</param>
public sealed record FeatureMemory(float Samples, float[] Gram, ImmutableArray<ClassMemory> Classes)
{
    /// <summary>Features of a cell: 256 channels of SAM's embedding, column, row and 1.</summary>
    public const int Features = 256 + 3;
}
