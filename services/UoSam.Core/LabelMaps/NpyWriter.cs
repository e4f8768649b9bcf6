using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace UoSam.Core.LabelMaps;

/// <summary>Writes label maps as NumPy .npy files.</summary>
public static class NpyWriter
{
    // The data begin at a multiple of this (numpy.lib.format); before the head come 10 bytes.
    private const int Alignment = 64;
    private const int PreambleBytes = 10;

    /// <summary>Format 1.0, C order, [H, W]: uint8 where all ids fit, else uint16 little-endian.</summary>
    public static byte[] Write(LabelMap map)
    {
        var isWide = map.Labels.AsSpan().ContainsAnyInRange((ushort)256, ushort.MaxValue);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{{'descr': '{(isWide ? "<u2" : "|u1")}', 'fortran_order': False, 'shape': ({map.Height}, {map.Width}), }}");
        var length = (PreambleBytes + head.Length + 1 + Alignment - 1) / Alignment * Alignment - PreambleBytes;
        using var file = new MemoryStream();
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8)]);
        file.Write(Encoding.ASCII.GetBytes(head.PadRight(length - 1) + '\n'));
        if (isWide)
        {
            // Little-endian machines only: ONNX Runtime knows no others.
            file.Write(MemoryMarshal.AsBytes(map.Labels.AsSpan()));
        }
        else
        {
            file.Write(Array.ConvertAll(map.Labels, id => (byte)id));
        }

        return file.ToArray();
    }
}
