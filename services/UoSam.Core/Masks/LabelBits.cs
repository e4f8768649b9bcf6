using System.Runtime.Intrinsics;

namespace UoSam.Core.Masks;

/// <summary>Compares a row of labels with one id, 64 labels per word.</summary>
internal static class LabelBits
{
    private const int WordBits = 64;

    /// <summary>Sets the bits of the labels that equal <paramref name="id"/> and clears the others.</summary>
    internal static void Match(ReadOnlySpan<ushort> labels, ushort id, Span<ulong> words)
    {
        var whole = labels.Length / WordBits;
        for (var word = 0; word < whole; word++)
        {
            words[word] = EqualBits(labels.Slice(word * WordBits, WordBits), id);
        }

        if (whole < words.Length)
        {
            words[whole] = 0;
            var tail = labels[(whole * WordBits)..];
            for (var x = 0; x < tail.Length; x++)
            {
                words[whole] |= tail[x] == id ? 1UL << x : 0;
            }
        }
    }

    private static ulong EqualBits(ReadOnlySpan<ushort> labels, ushort id)
    {
        var wanted = Vector256.Create(id);
        var bits = 0UL;
        for (var i = 0; i < 4; i++)
        {
            var equal = Vector256.Equals(Vector256.Create(labels.Slice(i * 16, 16)), wanted);
            bits |= (ulong)equal.ExtractMostSignificantBits() << (i * 16);
        }

        return bits;
    }
}
