using System.Collections.Immutable;
using UoSam.Core.Imaging;

namespace UoSam.Core.Masks;

/// <summary>Row-major run lengths of a mask: zeros first (may be 0), then ones and zeros in turn.</summary>
public static class MaskRuns
{
    /// <summary>The lengths; they sum to Height * Width.</summary>
    public static ImmutableArray<uint> Encode(BitMask mask)
    {
        var lengths = ImmutableArray.CreateBuilder<uint>();
        var value = false;
        uint length = 0;
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width;)
            {
                var end = mask.Next(y, x, !value);
                length += (uint)(end - x);
                x = end;
                if (x < mask.Width)
                {
                    lengths.Add(length);
                    length = 0;
                    value = !value;
                }
            }
        }

        lengths.Add(length);
        return lengths.ToImmutable();
    }

    /// <summary>The mask that the lengths describe; nothing is allocated before they are known to fit.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="lengths">Zeros, ones, zeros, ... in pixels.</param>
    /// <param name="limits">Limit on the pixels; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="InvalidInputException">
    /// MASK_RUNS: a side below 1, or lengths that do not sum to height * width; MASK_TOO_LARGE.
    /// </exception>
    public static BitMask Decode(int height, int width, IReadOnlyList<uint> lengths, ImageLimits? limits = null)
    {
        Check(height, width, lengths, limits ?? ImageLimits.Default);
        var mask = new BitMask(height, width);
        long position = 0;
        for (var i = 0; i < lengths.Count; i++)
        {
            if (i % 2 == 1)
            {
                SetPixels(mask, position, position + lengths[i]);
            }

            position += lengths[i];
        }

        return mask;
    }

    private static void Check(int height, int width, IReadOnlyList<uint> lengths, ImageLimits limits)
    {
        if (height < 1 || width < 1)
        {
            throw new InvalidInputException(
                "MASK_RUNS", $"a mask of {height} x {width} (height x width); expected at least 1 x 1");
        }

        limits.CheckPixels(new ImageSize(height, width), "MASK_TOO_LARGE");
        var pixels = (long)height * width;
        var sum = lengths.Sum(length => (long)length);
        if (sum != pixels)
        {
            throw new InvalidInputException(
                "MASK_RUNS", $"the run lengths of a mask sum to {sum}; expected {height} x {width} = {pixels}");
        }
    }

    private static void SetPixels(BitMask mask, long from, long to)
    {
        while (from < to)
        {
            var (y, x) = Math.DivRem(from, mask.Width);
            var end = Math.Min(to - from + x, mask.Width);
            mask.SetRun((int)y, (int)x, (int)end);
            from += end - x;
        }
    }
}
