using UoSam.Core.Masks;
using UoSam.Core.ModelStore.Folding;

namespace UoSam.Core.Inference;

/// <summary>What upscaling takes of one prompt, in some of the cells.</summary>
internal static class CellTensors
{
    /// <summary>Floats that <see cref="Gather"/> needs room for.</summary>
    /// <param name="prompts">The batch.</param>
    /// <param name="cells">The cells.</param>
    public static int RoomFor(AttendedPrompts prompts, PixelBox cells) =>
        cells == MaskCells.All ? 0 : Count(cells) * (prompts.Rank + 1 + Columns(prompts));

    /// <summary>Factors, scale and the image's own term; those of all cells are not copied.</summary>
    /// <param name="prompts">The batch.</param>
    /// <param name="index">Place in the batch.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="room">Of <see cref="RoomFor"/>; must outlive the tensors.</param>
    public static TensorSet Gather(AttendedPrompts prompts, int index, PixelBox cells, Memory<float> room)
    {
        var (count, rank, columns) = (Count(cells), prompts.Rank, Columns(prompts));
        var (factors, scale) = (prompts.Factors(index), prompts.Scale(index));
        var term = prompts.Terms!.Of(TermNames.Upscaling);
        if (cells != MaskCells.All)
        {
            factors = Cut(factors, rank, 1, cells, room[..(rank * count)]);
            scale = Cut(scale, 1, 1, cells, room.Slice(rank * count, count));
            term = Cut(term, 1, columns, cells, room.Slice((rank + 1) * count, columns * count));
        }

        return new TensorSet()
            .Add(DecoderNames.Factors, factors, 1, rank, count)
            .Add(DecoderNames.Scale, scale, 1, 1, count)
            .Add(TermNames.Upscaling, term, count, columns);
    }

    // [planes, 64, 64, width] to [planes, cells, width].
    private static Memory<float> Cut(Memory<float> values, int planes, int width, PixelBox cells, Memory<float> target)
    {
        var source = values.Span;
        var next = target.Span;
        var row = cells.Width * width;
        for (var plane = 0; plane < planes; plane++)
        {
            for (var y = cells.Y0; y < cells.Y1; y++)
            {
                var first = ((((plane * MaskCells.Side) + y) * MaskCells.Side) + cells.X0) * width;
                source.Slice(first, row).CopyTo(next);
                next = next[row..];
            }
        }

        return target;
    }

    private static int Count(PixelBox cells) => cells.Width * cells.Height;

    private static int Columns(AttendedPrompts prompts) =>
        prompts.Terms!.Of(TermNames.Upscaling).Length / (MaskCells.Side * MaskCells.Side);
}
