using UoSam.Core.LabelMaps;

namespace UoSam.Core.Masks;

/// <summary>One 8-connected component of a mask.</summary>
public sealed class MaskComponent
{
    private readonly int _height;
    private readonly int _width;
    private BitMask? _mask;

    internal MaskComponent(int height, int width, ReadOnlyMemory<MaskRun> runs)
    {
        _height = height;
        _width = width;
        Runs = runs;
        var box = new PixelBox(int.MaxValue, runs.Span[0].Y, 0, runs.Span[^1].Y + 1);
        foreach (var run in runs.Span)
        {
            Area += run.Length;
            box = box with { X0 = Math.Min(box.X0, run.X0), X1 = Math.Max(box.X1, run.X1) };
        }

        Box = box;
    }

    /// <summary>Pixels, at least 1.</summary>
    public int Area { get; }

    /// <summary>The smallest box that holds it, half-open.</summary>
    public PixelBox Box { get; }

    /// <summary>Its pixels as runs in raster order.</summary>
    internal ReadOnlyMemory<MaskRun> Runs { get; }

    /// <summary>Its pixels, of the whole mask's size; drawn when first asked for, not to be changed.</summary>
    public BitMask Mask => _mask ??= Draw();

    /// <summary>Sets these pixels in a mask of the size of the whole image.</summary>
    public void AddTo(BitMask mask)
    {
        foreach (var run in Runs.Span)
        {
            mask.SetRun(run.Y, run.X0, run.X1);
        }
    }

    /// <summary>A map of the size of the whole image in which these pixels have a class.</summary>
    /// <param name="map">Left as it is.</param>
    /// <param name="id">The class.</param>
    public LabelMap Paint(LabelMap map, ushort id)
    {
        var labels = (ushort[])map.Labels.Clone();
        foreach (var run in Runs.Span)
        {
            run.In(labels, map.Width).Fill(id);
        }

        return map.With(labels);
    }

    private BitMask Draw()
    {
        var mask = new BitMask(_height, _width);
        AddTo(mask);
        return mask;
    }
}
