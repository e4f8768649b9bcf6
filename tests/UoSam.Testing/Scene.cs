using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;

namespace UoSam.Testing;

/// <summary>Small label maps and embeddings for tests of the algorithms.</summary>
public static class Scene
{
    public const int Side = 64;

    /// <summary>A 64 x 64 map of background 0 with filled boxes, later ones over earlier ones.</summary>
    public static LabelMap Map(params (ushort Id, PixelBox Box)[] boxes)
    {
        var labels = new ushort[Side * Side];
        foreach (var (id, box) in boxes)
        {
            for (var y = box.Y0; y < box.Y1; y++)
            {
                labels.AsSpan((y * Side) + box.X0, box.Width).Fill(id);
            }
        }

        return new LabelMap(Side, Side, labels);
    }

    public static BitMask Mask(PixelBox box)
    {
        var mask = new BitMask(Side, Side);
        for (var y = box.Y0; y < box.Y1; y++)
        {
            mask.SetRun(y, box.X0, box.X1);
        }

        return mask;
    }

    /// <summary>Features that tell the left half of the image from the right one.</summary>
    public static ImageEmbedding Embedding()
    {
        var values = new float[256 * 64 * 64];
        for (var cell = 0; cell < 64 * 64; cell++)
        {
            values[((cell % 64 < 32 ? 0 : 1) * 64 * 64) + cell] = 1;
        }

        return new ImageEmbedding(values, 256, 64, ImageFrame.Whole(Side, Side));
    }
}
