using UoSam.Core.Imaging;
using UoSam.Core.Masks;

namespace UoSam.Core.Exchange;

/// <summary>
/// COCO's run lengths (maskApi.c of the COCO API): zeros first, then ones and zeros in turn, column by column; as text
/// each length from the fourth on is a difference to the one two before, in groups of 5 bits, lowest first, as characters
/// 48 to 111 whose bit 5 says that more follow.
/// </summary>
internal static class CocoRle
{
    private const int GroupBits = 5;
    private const int GroupMask = 31;
    private const int SignBit = 16;
    private const int MoreBit = 32;
    private const int FirstCharacter = 48;

    // Groups of a difference of 32-bit lengths: 33 bits and a sign.
    private const int MostGroups = 7;

    /// <summary>The lengths of a mask; they sum to Height * Width.</summary>
    internal static List<uint> Encode(BitMask mask)
    {
        var counts = new List<uint>();
        var box = mask.Bounds();
        var start = 0L;
        var value = false;
        for (var x = box.X0; x < box.X1; x++)
        {
            // One row past the box ends a run, unless the box reaches to where the next column begins.
            for (var y = box.Y0; y < Math.Min(box.Y1 + 1, mask.Height); y++)
            {
                if (mask[y, x] != value)
                {
                    var position = ((long)x * mask.Height) + y;
                    counts.Add((uint)(position - start));
                    (start, value) = (position, !value);
                }
            }

            if (value && (box.Y0 > 0 || x + 1 == box.X1))
            {
                var position = (x + 1L) * mask.Height;
                counts.Add((uint)(position - start));
                (start, value) = (position, false);
            }
        }

        var rest = ((long)mask.Height * mask.Width) - start;
        if (rest > 0)
        {
            counts.Add((uint)rest);
        }

        return counts;
    }

    /// <summary>The lengths as pycocotools' text.</summary>
    internal static string Compress(IReadOnlyList<uint> counts)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < counts.Count; i++)
        {
            var rest = i > 2 ? (long)counts[i] - counts[i - 2] : counts[i];
            var more = true;
            while (more)
            {
                var group = (int)(rest & GroupMask);
                rest >>= GroupBits;
                more = (group & SignBit) != 0 ? rest != -1 : rest != 0;
                text.Append((char)(FirstCharacter + group + (more ? MoreBit : 0)));
            }
        }

        return text.ToString();
    }

    /// <summary>The lengths that a text stands for.</summary>
    /// <exception cref="InvalidInputException">RLE.</exception>
    internal static List<uint> Expand(string text)
    {
        var counts = new List<uint>();
        for (var position = 0; position < text.Length;)
        {
            var value = 0L;
            var groups = 0;
            int group;
            do
            {
                group = position < text.Length ? text[position++] - FirstCharacter : -1;
                if (group is < 0 or > 63 || groups == MostGroups)
                {
                    throw Fault($"\"{Shown(text)}\" cannot be read at character {position}");
                }

                value |= (long)(group & GroupMask) << (GroupBits * groups++);
            }
            while ((group & MoreBit) != 0);

            value -= (group & SignBit) != 0 ? 1L << (GroupBits * groups) : 0;
            value += counts.Count > 2 ? counts[^2] : 0;
            counts.Add(value is >= 0 and <= uint.MaxValue
                ? (uint)value
                : throw Fault($"\"{Shown(text)}\" has a run of {value} pixels"));
        }

        return counts;
    }

    /// <summary>The mask of lengths; nothing is allocated before they are known to fit.</summary>
    /// <exception cref="InvalidInputException">RLE, MASK_TOO_LARGE.</exception>
    internal static BitMask Decode(int height, int width, IReadOnlyList<uint> counts, ImageLimits limits)
    {
        limits.CheckPixels(new ImageSize(height, width), "MASK_TOO_LARGE");
        var sum = counts.Sum(count => (long)count);
        if (height < 1 || width < 1 || sum != (long)height * width)
        {
            throw Fault($"its runs hold {sum} pixels for a size of {height} x {width} (height x width)");
        }

        var mask = new BitMask(height, width);
        var position = 0L;
        for (var i = 0; i < counts.Count; position += counts[i++])
        {
            for (var pixel = position; i % 2 == 1 && pixel < position + counts[i]; pixel++)
            {
                mask[(int)(pixel % height), (int)(pixel / height)] = true;
            }
        }

        return mask;
    }

    private static string Shown(string text) => text.Length <= 20 ? text : $"{text[..20]}...";

    private static InvalidInputException Fault(string found) =>
        new("RLE", $"run lengths of a mask: {found}; expected those that pycocotools writes, zeros first, column by column");
}
