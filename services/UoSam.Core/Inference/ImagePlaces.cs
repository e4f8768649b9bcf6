using UoSam.Core.Masks;

namespace UoSam.Core.Inference;

/// <summary>
/// The places of the embedding's 64 x 64 grid that the decoder computes. An image that is not square leaves up to half of
/// them to padding, where places differ by little but their position: one can stand for a block of them.
/// </summary>
/// <param name="Rows">Of the cells that masks can be made in, from the upper left.</param>
/// <param name="Columns">Of the same.</param>
/// <param name="Indices">[P], row * 64 + column: Rows x Columns cells, then those that stand for blocks.</param>
/// <param name="LogCounts">[P], natural logarithm of the number of places that each stands for.</param>
internal sealed record ImagePlaces(int Rows, int Columns, long[] Indices, float[] LogCounts)
{
    /// <summary>Odd, so that a block has a middle: of 3 x 3 logits differ by 0.03 on average, of 4 x 4 by 0.08.</summary>
    private const int Block = 3;

    private const int Side = MaskCells.Side;

    // The last rows of the image's masks are interpolated with the first of the padding.
    private const int Beyond = 1;

    /// <summary>Each place for itself.</summary>
    public static ImagePlaces All { get; } = Make(Side, Side, Block);

    /// <summary>P.</summary>
    public int Count => Indices.Length;

    /// <summary>Each cell of an image for itself and one row, or column, beyond; of the other padding the middles of blocks.</summary>
    /// <param name="frame">The image.</param>
    /// <param name="block">Places along a side of a block.</param>
    public static ImagePlaces Thinned(ImageFrame frame, int block = Block)
    {
        var cells = frame.CellsOf(Side);
        var (rows, columns) = (Math.Min(Side, cells.Rows + Beyond), Math.Min(Side, cells.Columns + Beyond));
        return rows == Side && columns == Side ? All : Make(rows, columns, block);
    }

    /// <summary>A declared shape with P where it is free.</summary>
    public long[] Sizes(IReadOnlyList<int> declared) => [.. declared.Select(size => size < 0 ? Count : (long)size)];

    /// <summary>The part of some cells in which masks can be made: at least one cell.</summary>
    public PixelBox Clip(PixelBox cells) => new(
        Math.Min(cells.X0, Columns - 1), Math.Min(cells.Y0, Rows - 1), Math.Min(cells.X1, Columns), Math.Min(cells.Y1, Rows));

    /// <summary>Takes the places of planes.</summary>
    /// <param name="planes">[n, 64 * 64].</param>
    /// <param name="target">[n, P], overwritten.</param>
    public void Gather(ReadOnlySpan<float> planes, Span<float> target)
    {
        for (var plane = 0; plane * Count < target.Length; plane++)
        {
            var source = planes.Slice(plane * Side * Side, Side * Side);
            var row = target.Slice(plane * Count, Count);
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = source[(int)Indices[i]];
            }
        }
    }

    /// <summary>Puts the cells of a mask prompt, 4 x 4 logits each, side by side.</summary>
    /// <param name="mask">[256, 256].</param>
    /// <param name="target">[4, 4 P], overwritten.</param>
    public void GatherCells(ReadOnlySpan<float> mask, Span<float> target)
    {
        const int Finer = MaskCells.Finer;
        for (var i = 0; i < Indices.Length; i++)
        {
            var (y, x) = ((int)Indices[i] / Side * Finer, (int)Indices[i] % Side * Finer);
            for (var row = 0; row < Finer; row++)
            {
                mask.Slice(((y + row) * DecoderInput.MaskSide) + x, Finer)
                    .CopyTo(target[((row * Finer * Count) + (i * Finer))..]);
            }
        }
    }

    private static ImagePlaces Make(int rows, int columns, int block)
    {
        var cells = Blocks(new PixelBox(0, 0, columns, rows), 1);
        var padding = Blocks(new PixelBox(0, rows, Side, Side), block)
            .Concat(Blocks(new PixelBox(columns, 0, Side, rows), block));
        PixelBox[] all = [.. cells, .. padding];
        return new ImagePlaces(
            rows,
            columns,
            Array.ConvertAll(all, box => ((box.Y0 + box.Y1) / 2 * Side) + ((long)(box.X0 + box.X1) / 2)),
            Array.ConvertAll(all, box => MathF.Log(box.Width * box.Height)));
    }

    private static IEnumerable<PixelBox> Blocks(PixelBox area, int side)
    {
        for (var y = area.Y0; y < area.Y1; y += side)
        {
            for (var x = area.X0; x < area.X1; x += side)
            {
                yield return new PixelBox(x, y, Math.Min(x + side, area.X1), Math.Min(y + side, area.Y1));
            }
        }
    }
}
