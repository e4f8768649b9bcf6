using System.Numerics;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Masks;

/// <summary>
/// A binary mask of one image, one bit per pixel. Each row starts at a new 64-bit word; bit x % 64 of word x / 64 is
/// column x; bits past the width are always zero.
/// </summary>
public sealed class BitMask
{
    private readonly ulong[] _words;

    /// <summary>An empty mask.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    public BitMask(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        Height = height;
        Width = width;
        WordsPerRow = (width + 63) / 64;
        _words = new ulong[height * WordsPerRow];
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>64-bit words per row.</summary>
    public int WordsPerRow { get; }

    /// <summary>The bit at row <paramref name="y"/>, column <paramref name="x"/>.</summary>
    public bool this[int y, int x]
    {
        get => (_words[(y * WordsPerRow) + (x >> 6)] >> (x & 63) & 1) != 0;
        set
        {
            var bit = 1UL << (x & 63);
            ref var word = ref _words[(y * WordsPerRow) + (x >> 6)];
            word = value ? word | bit : word & ~bit;
        }
    }

    /// <summary>The words of row <paramref name="y"/>.</summary>
    public Span<ulong> Row(int y) => _words.AsSpan(y * WordsPerRow, WordsPerRow);

    /// <summary>Number of set pixels.</summary>
    public int Area() => PopCount(_words);

    /// <summary>Number of pixels set in both masks, which must be of the same size.</summary>
    public int IntersectionArea(BitMask other)
    {
        var count = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            count += BitOperations.PopCount(_words[i] & other._words[i]);
        }

        return count;
    }

    /// <summary>Intersection over union with a mask of the same size; 0 where both are empty.</summary>
    public double Iou(BitMask other)
    {
        var intersection = IntersectionArea(other);
        var union = Area() + other.Area() - intersection;
        return union == 0 ? 0 : (double)intersection / union;
    }

    /// <summary>The pixels of one class.</summary>
    public static BitMask Of(LabelMap map, ushort id)
    {
        var mask = new BitMask(map.Height, map.Width);
        for (var y = 0; y < map.Height; y++)
        {
            LabelBits.Match(map.Labels.AsSpan(y * map.Width, map.Width), id, mask.Row(y));
        }

        return mask;
    }

    /// <summary>Adds the pixels of a mask of the same size.</summary>
    public void UnionWith(BitMask other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] |= other._words[i];
        }
    }

    /// <summary>Removes the pixels of a mask of the same size.</summary>
    public void Subtract(BitMask other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] &= ~other._words[i];
        }
    }

    /// <summary>True where the other mask has the same size and the same pixels.</summary>
    public bool ContentEquals(BitMask other) =>
        Height == other.Height && Width == other.Width && _words.AsSpan().SequenceEqual(other._words);

    /// <summary>A copy that can be changed.</summary>
    public BitMask Copy()
    {
        var copy = new BitMask(Height, Width);
        _words.CopyTo(copy._words, 0);
        return copy;
    }

    /// <summary>A mask of the pixels that are not set here.</summary>
    public BitMask Complement()
    {
        var complement = new BitMask(Height, Width);
        for (var y = 0; y < Height; y++)
        {
            SetRun(complement, y, 0, Width);
        }

        complement.Subtract(this);
        return complement;
    }

    /// <summary>Sets columns x0 &lt;= x &lt; x1 of a row.</summary>
    public void SetRun(int y, int x0, int x1) => SetRun(this, y, x0, x1);

    /// <summary>The first column at or after <paramref name="x"/> whose bit is <paramref name="value"/>, or Width.</summary>
    public int Next(int y, int x, bool value)
    {
        var row = Row(y);
        while (x < Width)
        {
            var word = (value ? row[x >> 6] : ~row[x >> 6]) >> (x & 63);
            if (word != 0)
            {
                return Math.Min(x + BitOperations.TrailingZeroCount(word), Width);
            }

            x = (x | 63) + 1;
        }

        return Width;
    }

    /// <summary>Indices of the set pixels, row by row.</summary>
    internal IEnumerable<int> Indices()
    {
        foreach (var run in MaskRun.Of(this))
        {
            for (var x = run.X0; x < run.X1; x++)
            {
                yield return (run.Y * Width) + x;
            }
        }
    }

    /// <summary>The smallest box that holds every set pixel; empty for an empty mask.</summary>
    public PixelBox Bounds()
    {
        int x0 = Width, y0 = Height, x1 = 0, y1 = 0;
        for (var y = 0; y < Height; y++)
        {
            var first = Next(y, 0, true);
            if (first == Width)
            {
                continue;
            }

            var row = Row(y);
            var word = row.Length - 1;
            while (row[word] == 0)
            {
                word--;
            }

            y0 = Math.Min(y0, y);
            y1 = y + 1;
            x0 = Math.Min(x0, first);
            x1 = Math.Max(x1, (word * 64) + 64 - BitOperations.LeadingZeroCount(row[word]));
        }

        return y1 == 0 ? default : new PixelBox(x0, y0, x1, y1);
    }

    private static void SetRun(BitMask mask, int y, int x0, int x1)
    {
        var row = mask.Row(y);
        while (x0 < x1)
        {
            var end = Math.Min((x0 | 63) + 1, x1);
            var bits = end - x0 == 64 ? ulong.MaxValue : ((1UL << (end - x0)) - 1) << (x0 & 63);
            row[x0 >> 6] |= bits;
            x0 = end;
        }
    }

    private static int PopCount(ReadOnlySpan<ulong> words)
    {
        var count = 0;
        foreach (var word in words)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }
}
