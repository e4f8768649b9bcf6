using System.Collections.Immutable;
using UoSam.Core.Inference;

namespace UoSam.Core.Denoising;

/// <summary>
/// What a <see cref="ClassPosterior"/> says of each cell, without the features that it was fitted to: what a stage that has
/// fitted it can tell the next.
/// </summary>
/// <param name="Ridge">Regularisation that it was fitted with.</param>
/// <param name="Ids">Classes of the coarse map, background included, ascending.</param>
/// <param name="Values">
/// Per class [rows, columns] of the embedding's cells that hold a part of the image, 0..1. Not to be changed.
/// </param>
public sealed record PosteriorShares(double Ridge, ImmutableArray<ushort> Ids, float[][] Values)
{
    private const int EmbeddingSide = 64;

    /// <summary>Cells of an embedding that hold a part of the image.</summary>
    /// <param name="frame">The whole image's frame.</param>
    public static int CellsOf(ImageFrame frame)
    {
        var (rows, columns) = SizeOf(frame);
        return rows * columns;
    }

    internal static (int Rows, int Columns) SizeOf(ImageFrame frame) => frame.CellsOf(EmbeddingSide);
}
