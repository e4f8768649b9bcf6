using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Masks;

/// <summary>Masks drawn as text, and random ones.</summary>
internal static class MaskText
{
    /// <summary>One string per row, '#' is set.</summary>
    internal static BitMask Parse(params string[] rows)
    {
        var mask = new BitMask(rows.Length, rows[0].Length);
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                mask[y, x] = rows[y][x] == '#';
            }
        }

        return mask;
    }

    internal static string[] Draw(BitMask mask) =>
        [.. Enumerable.Range(0, mask.Height).Select(
            y => string.Concat(Enumerable.Range(0, mask.Width).Select(x => mask[y, x] ? '#' : '.')))];

    /// <summary>Random size up to 12 rows and 140 columns (so up to three words), random density.</summary>
    internal static BitMask Random(Random random)
    {
        var mask = new BitMask(random.Next(1, 13), random.Next(1, 141));
        var density = random.NextDouble();
        for (var i = 0; i < mask.Height * mask.Width; i++)
        {
            mask[i / mask.Width, i % mask.Width] = random.NextDouble() < density;
        }

        return mask;
    }
}
