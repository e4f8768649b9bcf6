using UoSam.Core.Masks;

namespace UoSam.Core.Inference;

/// <summary>
/// Which cells of the embedding's 64 x 64 grid masks are made in; each is 16 x 16 input pixels and 4 x 4 logits.
/// </summary>
internal static class MaskCells
{
    /// <summary>Cells along each side.</summary>
    public const int Side = 64;

    /// <summary>Logits along each side of a cell.</summary>
    public const int Finer = DecoderInput.MaskSide / Side;

    /// <summary>The logit of what lies elsewhere: about what SAM gives to places far from an object.</summary>
    public const float Elsewhere = -12;

    /// <summary>All cells, padding included.</summary>
    public static PixelBox All { get; } = new(0, 0, Side, Side);

    /// <summary>The cells that a prompt's extent touches and one around; all where it has none.</summary>
    public static PixelBox Of(SamPrompt prompt, ImageFrame frame)
    {
        if (prompt.Extent is not { } extent)
        {
            return All;
        }

        var cell = frame.InputSize / (float)Side;
        return new PixelBox(
            Clamp(Math.Floor(frame.ToInputX(extent.X0) / cell) - 1, 0, Side - 1),
            Clamp(Math.Floor(frame.ToInputY(extent.Y0) / cell) - 1, 0, Side - 1),
            Clamp(Math.Ceiling(frame.ToInputX(extent.X1) / cell) + 1, 1, Side),
            Clamp(Math.Ceiling(frame.ToInputY(extent.Y1) / cell) + 1, 1, Side));
    }

    /// <summary>Sets every logit outside some cells to <see cref="Elsewhere"/>.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="maps">[n, 256, 256].</param>
    public static void Clear(PixelBox cells, Span<float> maps)
    {
        const int Width = DecoderInput.MaskSide;
        for (var row = 0; row < maps.Length / Width; row++)
        {
            var values = maps.Slice(row * Width, Width);
            var y = row % Width / Finer;
            if (y < cells.Y0 || y >= cells.Y1)
            {
                values.Fill(Elsewhere);
            }
            else
            {
                values[..(cells.X0 * Finer)].Fill(Elsewhere);
                values[(cells.X1 * Finer)..].Fill(Elsewhere);
            }
        }
    }

    private static int Clamp(double cell, int least, int most) => (int)Math.Clamp(cell, least, most);
}
