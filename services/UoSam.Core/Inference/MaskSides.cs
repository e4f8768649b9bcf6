using System.Numerics.Tensors;

namespace UoSam.Core.Inference;

/// <summary>On which side of 0 the nine low-resolution logits lie that a pixel is made of.</summary>
internal static class MaskSides
{
    /// <summary>None is above 0.</summary>
    public const byte Below = 0;

    /// <summary>All are above 0.</summary>
    public const byte Above = 1;

    /// <summary>Some are.</summary>
    public const byte Both = 2;

    /// <summary>Looks at three rows.</summary>
    /// <param name="rows">[3, side].</param>
    /// <param name="cells">
    /// [side], overwritten: for the pixels whose first column that is. The last two columns begin no three.
    /// </param>
    /// <returns><see cref="Below"/> where all cells are, else <see cref="Both"/>.</returns>
    public static byte Of(ReadOnlySpan<float> rows, Span<byte> cells)
    {
        var side = cells.Length;
        Span<float> least = stackalloc float[side];
        Span<float> most = stackalloc float[side];
        TensorPrimitives.Min(rows[..side], rows.Slice(side, side), least);
        TensorPrimitives.Min(least, rows[(2 * side)..], least);
        TensorPrimitives.Max(rows[..side], rows.Slice(side, side), most);
        TensorPrimitives.Max(most, rows[(2 * side)..], most);
        cells.Clear();
        if (TensorPrimitives.Max<float>(most) <= 0)
        {
            return Below;
        }

        for (var x = 0; x + UpscaleAxis.Taps <= side; x++)
        {
            var allAbove = least[x] > 0 && least[x + 1] > 0 && least[x + 2] > 0;
            var someAbove = most[x] > 0 || most[x + 1] > 0 || most[x + 2] > 0;
            cells[x] = allAbove ? Above : someAbove ? Both : Below;
        }

        return Both;
    }
}
