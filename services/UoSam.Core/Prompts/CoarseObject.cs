using UoSam.Core.Masks;

namespace UoSam.Core.Prompts;

/// <summary>A part of a class that is prompted as one.</summary>
/// <param name="classId">Class id.</param>
/// <param name="component">Number within its class.</param>
/// <param name="parts">Its 8-connected components, at least one.</param>
/// <param name="box">Where to look for it.</param>
internal sealed class CoarseObject(ushort classId, int component, IReadOnlyList<MaskComponent> parts, PixelBox box)
{
    private BitMask? _region;
    private ObjectDepths? _depths;

    /// <summary>Class id.</summary>
    public ushort ClassId => classId;

    /// <summary>Number within its class, from 0, by descending area.</summary>
    public int Component => component;

    /// <summary>Box of the largest component for a whole class, else of all components.</summary>
    public PixelBox Box => box;

    /// <summary>8-connected components.</summary>
    public int ComponentCount => parts.Count;

    /// <summary>Pixels.</summary>
    public int Area { get; } = parts.Sum(part => part.Area);

    /// <summary>Its pixels, of the image's size; drawn when first asked for, since most specks never are.</summary>
    public BitMask Region => _region ??= Draw();

    /// <summary>How deep its pixels lie; made when first asked for, and again after <see cref="Forget"/>.</summary>
    public ObjectDepths Depths => _depths ??= ObjectDepths.Of(Region);

    /// <summary>Lets go of what takes memory; many objects wait for one another.</summary>
    public void Forget() => _depths = null;

    private BitMask Draw()
    {
        if (parts.Count == 1)
        {
            return parts[0].Mask;
        }

        var region = parts[0].Mask.Copy();
        foreach (var part in parts.Skip(1))
        {
            part.AddTo(region);
        }

        return region;
    }
}
