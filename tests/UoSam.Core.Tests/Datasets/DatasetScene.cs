using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Datasets;

/// <summary>Images of 64 x 64 pixels, a cell each, with an object in the middle: what a cell shows is in its feature, with noise.</summary>
internal static class DatasetScene
{
    public const int Side = 64;

    public static PixelBox Box { get; } = new(20, 20, 44, 40);

    /// <summary>An image that shows class <paramref name="shown"/> in the box and nothing around it.</summary>
    /// <param name="seed">Of the noise.</param>
    /// <param name="shown">Which channel the object is seen in.</param>
    /// <param name="noise">Deviation of every channel, where what is shown has 1.</param>
    public static ImageEmbedding Embedding(int seed, int shown, double noise = 0.2)
    {
        var random = new Random(seed);
        var values = new float[256 * Side * Side];
        for (var i = 0; i < values.Length; i++)
        {
            var (channel, y, x) = (i / (Side * Side), i / Side % Side, i % Side);
            var isObject = x >= Box.X0 && x < Box.X1 && y >= Box.Y0 && y < Box.Y1;
            values[i] = (float)((noise * Normal(random)) + (channel == (isObject ? shown : 0) ? 1 : 0));
        }

        return new ImageEmbedding(values, 256, Side, ImageFrame.Whole(Side, Side));
    }

    /// <summary>A coarse map with a class in the box, 0 elsewhere.</summary>
    public static LabelMap Map(ushort id)
    {
        var labels = new ushort[Side * Side];
        for (var y = Box.Y0; y < Box.Y1; y++)
        {
            Array.Fill(labels, id, (y * Side) + Box.X0, Box.X1 - Box.X0);
        }

        return new LabelMap(Side, Side, labels);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
