using System.Numerics;

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

    /// <summary>All words, row after row.</summary>
    public Span<ulong> Words => _words;

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
