using UoSam.Core.Inference;
using UoSam.Core.Masks;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

/// <summary>Embeddings of <see cref="Scene"/>, a cell to a pixel.</summary>
internal static class CellScene
{
    /// <summary>What is in a box is at a right angle to what is not.</summary>
    public static ImageEmbedding Seen(PixelBox box) => Turned((x, y) => Contains(box, x, y) ? 1 : 0);

    /// <summary>1 - cosine between what is in the boxes and what is not.</summary>
    public static ImageEmbedding Stepped(float step, params PixelBox[] boxes) =>
        Turned((x, y) => boxes.Any(box => Contains(box, x, y)) ? Turn(step) : 0);

    /// <summary>The share of a quarter turn after which 1 - cosine is so much.</summary>
    public static float Turn(float step) => MathF.Acos(1 - step) * 2 / MathF.PI;

    /// <summary>Two channels of 256, turned from the one to the other by a share of a quarter turn.</summary>
    public static ImageEmbedding Turned(Func<int, int, float> turn)
    {
        var values = new float[256 * 64 * 64];
        for (var cell = 0; cell < 64 * 64; cell++)
        {
            var (sine, cosine) = MathF.SinCos(turn(cell % 64, cell / 64) * MathF.PI / 2);
            (values[cell], values[(64 * 64) + cell]) = (cosine, sine);
        }

        return new ImageEmbedding(values, 256, 64, ImageFrame.Whole(Scene.Side, Scene.Side));
    }

    public static bool Contains(PixelBox box, int x, int y) => x >= box.X0 && x < box.X1 && y >= box.Y0 && y < box.Y1;
}
