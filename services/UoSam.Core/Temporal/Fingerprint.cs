using System.Numerics.Tensors;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;

namespace UoSam.Core.Temporal;

/// <summary>
/// A small picture of an embedding, to find again in the next frame: each cell's unit feature projected on 16 fixed random
/// directions of +1 and -1 (Johnson and Lindenstrauss; Achlioptas 2003), which keeps distances.
/// </summary>
/// <param name="Rows">Rows of cells.</param>
/// <param name="Columns">Columns of cells.</param>
/// <param name="Values">[16, Rows * Columns], in units of 1/32.</param>
public sealed record Fingerprint(int Rows, int Columns, sbyte[] Values)
{
    /// <summary>Directions.</summary>
    public const int Channels = 16;

    private const float Scale = 32;
    private const int Seed = 17;

    /// <summary>Rows and columns that an image of some size has.</summary>
    public static (int Rows, int Columns) SizeOf(int height, int width) => PosteriorShares.SizeOf(ImageFrame.Whole(height, width));

    /// <summary>Cells.</summary>
    public int Count => Rows * Columns;

    /// <summary>Mean squared distance to cells in place, in units of unit features' squared distance.</summary>
    /// <param name="other">Of the same cells.</param>
    internal float Distance(Fingerprint other)
    {
        var sum = 0L;
        for (var i = 0; i < Values.Length; i++)
        {
            var difference = Values[i] - other.Values[i];
            sum += difference * difference;
        }

        return (float)((double)sum / Count / (Scale * Scale * Channels));
    }

    /// <summary>Of an image's features.</summary>
    internal static Fingerprint Of(CellFeatures cells)
    {
        var signs = Signs(cells.Channels);
        var values = new sbyte[Channels * cells.Count];
        var sums = new float[Channels * cells.Count];

        // Every feature is read once, and added to all channels while it is at hand.
        for (var feature = 0; feature < cells.Channels; feature++)
        {
            var row = cells.Values.AsSpan(feature * cells.Count, cells.Count);
            for (var channel = 0; channel < Channels; channel++)
            {
                var sum = sums.AsSpan(channel * cells.Count, cells.Count);
                TensorPrimitives.MultiplyAdd(row, signs[(channel * cells.Channels) + feature], sum, sum);
            }
        }

        for (var i = 0; i < sums.Length; i++)
        {
            values[i] = (sbyte)Math.Clamp(MathF.Round(sums[i]), -127, 127);
        }

        return new Fingerprint(cells.Rows, cells.Columns, values);
    }

    // [16, features].
    private static float[] Signs(int features)
    {
        var random = new Random(Seed);
        var signs = new float[Channels * features];
        for (var i = 0; i < signs.Length; i++)
        {
            signs[i] = random.Next(2) == 0 ? Scale : -Scale;
        }

        return signs;
    }
}
