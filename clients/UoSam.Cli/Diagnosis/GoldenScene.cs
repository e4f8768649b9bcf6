using Google.Protobuf;
using UoSam.Client;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;

namespace UoSam.Cli.Diagnosis;

/// <summary>A bright disc with a square as its coarse mask: the refined mask must be the disc.</summary>
internal static class GoldenScene
{
    /// <summary>Share of the pixels that must be right.</summary>
    public const double Expected = 0.98;

    private const int Side = 128;
    private const int Radius = 40;
    private const int HalfSquare = 36;

    /// <summary>Image and coarse map.</summary>
    public static RefinementRequest Request()
    {
        var disc = Draw(i => IsDisc(i) ? 200 : 40);
        var square = Draw(i => Math.Max(Math.Abs(Y(i)), Math.Abs(X(i))) < HalfSquare ? 1 : 0);
        var map = new Protos.V1.LabelMap
        {
            Height = Side,
            Width = Side,
            Png = ByteString.CopyFrom(Png(square)),
            BackgroundId = 0,
        };
        return new RefinementRequest(Png(disc), map, Preset.Default);
    }

    /// <summary>Share of the pixels that are right, 0..1.</summary>
    public static double Agreement(ushort[] labels) =>
        labels.Length != Side * Side
            ? 0
            : Enumerable.Range(0, labels.Length).Count(i => labels[i] == (IsDisc(i) ? 1 : 0)) / (double)labels.Length;

    private static ushort[] Draw(Func<int, int> value) =>
        [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)value(i))];

    private static byte[] Png(ushort[] values) =>
        LabelPngWriter.Write(new Core.LabelMaps.LabelMap(Side, Side, values), LabelPngFormat.Grey8);

    private static bool IsDisc(int i) => (Y(i) * Y(i)) + (X(i) * X(i)) < Radius * Radius;

    private static int Y(int i) => (i / Side) - (Side / 2);

    private static int X(int i) => (i % Side) - (Side / 2);
}
