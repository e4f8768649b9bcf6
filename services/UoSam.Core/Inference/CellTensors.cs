using UoSam.Core.Masks;
using UoSam.Core.ModelStore.Folding;

namespace UoSam.Core.Inference;

/// <summary>What upscaling takes of one prompt, in some of the cells.</summary>
internal static class CellTensors
{
    /// <summary>Floats that <see cref="Gather"/> needs room for.</summary>
    /// <param name="prompts">The batch.</param>
    /// <param name="cells">The cells, clipped to <see cref="ImagePlaces"/>.</param>
    public static int RoomFor(AttendedPrompts prompts, PixelBox cells) =>
        AreAll(prompts, cells) ? 0 : Count(cells) * (prompts.Rank + 1 + Columns(prompts));

    /// <summary>Factors, scale and the image's own term; those of all cells are not copied.</summary>
    /// <param name="prompts">The batch.</param>
    /// <param name="index">Place in the batch.</param>
    /// <param name="cells">The cells, clipped to <see cref="ImagePlaces"/>.</param>
    /// <param name="room">Of <see cref="RoomFor"/>; must outlive the tensors.</param>
    public static TensorSet Gather(AttendedPrompts prompts, int index, PixelBox cells, Memory<float> room)
    {
        var (count, rank, columns) = (Count(cells), prompts.Rank, Columns(prompts));
        var places = prompts.Terms!.Places;
        var (factors, scale) = (prompts.Factors(index), prompts.Scale(index));
        var term = prompts.Terms.Of(TermNames.Upscaling);
        if (!AreAll(prompts, cells))
        {
            factors = Cut(factors, rank, 1, places, cells, room[..(rank * count)]);
            scale = Cut(scale, 1, 1, places, cells, room.Slice(rank * count, count));
            term = Cut(term, 1, columns, places, cells, room.Slice((rank + 1) * count, columns * count));
        }

        return new TensorSet()
            .Add(DecoderNames.Factors, factors, 1, rank, count)
            .Add(DecoderNames.Scale, scale, 1, 1, count)
            .Add(TermNames.Upscaling, term, count, columns);
    }

    private static bool AreAll(AttendedPrompts prompts, PixelBox cells) => Count(cells) == prompts.Terms!.Places.Count;

    // [planes, P, width] to [planes, cells, width].
    private static Memory<float> Cut(
        Memory<float> values, int planes, int width, ImagePlaces places, PixelBox cells, Memory<float> target)
    {
        var source = values.Span;
        var next = target.Span;
        var row = cells.Width * width;
        for (var plane = 0; plane < planes; plane++)
        {
            for (var y = cells.Y0; y < cells.Y1; y++)
            {
                var first = ((plane * places.Count) + (y * places.Columns) + cells.X0) * width;
                source.Slice(first, row).CopyTo(next);
                next = next[row..];
            }
        }

        return target;
    }

    private static int Count(PixelBox cells) => cells.Width * cells.Height;

    private static int Columns(AttendedPrompts prompts) =>
        prompts.Terms!.Of(TermNames.Upscaling).Length / prompts.Terms.Places.Count;
}
