using System.Buffers.Binary;
using UoSam.Core.Imaging;

namespace UoSam.Core.LabelMaps;

/// <summary>The IHDR chunk of a label PNG.</summary>
/// <param name="Size">Size in pixels.</param>
/// <param name="BitDepth">Bits per sample: 1, 2, 4, 8 or 16.</param>
/// <param name="ColorType">0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha.</param>
/// <param name="IsInterlaced">True for Adam7.</param>
internal readonly record struct LabelPngHeader(ImageSize Size, int BitDepth, int ColorType, bool IsInterlaced)
{
    internal const int Grey = 0;
    internal const int Rgb = 2;
    internal const int Palette = 3;
    internal const int GreyAlpha = 4;
    internal const int Rgba = 6;

    internal bool IsColor => ColorType is Rgb or Rgba;

    internal int Channels => ColorType switch { Rgb => 3, GreyAlpha => 2, Rgba => 4, _ => 1 };

    internal int BitsPerPixel => Channels * BitDepth;

    internal static LabelPngHeader Read(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length != 13)
        {
            throw LabelMapFaults.Corrupt($"its header chunk has {chunk.Length} bytes instead of 13");
        }

        var width = BinaryPrimitives.ReadUInt32BigEndian(chunk);
        var height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw LabelMapFaults.Corrupt($"its header says {height} x {width} pixels (height x width)");
        }

        var header = new LabelPngHeader(
            new ImageSize((int)height, (int)width), BitDepth: chunk[8], ColorType: chunk[9], IsInterlaced: chunk[12] == 1);
        if (!header.IsLegal || chunk[10] != 0 || chunk[11] != 0 || chunk[12] > 1)
        {
            throw LabelMapFaults.Corrupt(
                $"its header says bit depth {chunk[8]}, colour type {chunk[9]}, compression {chunk[10]}, "
                + $"filter {chunk[11]}, interlace {chunk[12]}, which no PNG can have");
        }

        return header;
    }

    private bool IsLegal => ColorType switch
    {
        Grey => BitDepth is 1 or 2 or 4 or 8 or 16,
        Palette => BitDepth is 1 or 2 or 4 or 8,
        Rgb or GreyAlpha or Rgba => BitDepth is 8 or 16,
        _ => false,
    };
}
