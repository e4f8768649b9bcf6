using Google.Protobuf;
using UoSam.Client;
using UoSam.Protos.V1;

namespace UoSam.EndToEnd.Tests;

/// <summary>The bundled pictures.</summary>
internal static class Samples
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "samples", name);

    /// <summary>A picture and its coarse map, the file as it is.</summary>
    public static RefinementRequest Request(string name)
    {
        var png = File.ReadAllBytes(PathOf($"{name}-coarse.png"));
        var map = new LabelMap
        {
            Height = (int)Number(png, 20),
            Width = (int)Number(png, 16),
            Png = ByteString.CopyFrom(png),
            BackgroundId = 0,
            VoidIds = { 255 },
        };
        return new RefinementRequest(File.ReadAllBytes(PathOf($"{name}.png")), map, Preset.Default);
    }

    private static uint Number(byte[] png, int offset) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(offset));
}
