using System.Collections.Immutable;
using UoSam.Core.Masks;

namespace UoSam.Core.Prompts;

/// <summary>Divides the pixels of a class into objects.</summary>
internal static class ObjectSplitter
{
    /// <summary>The objects of one class by descending area.</summary>
    public static IReadOnlyList<CoarseObject> Split(ushort classId, BitMask pixels, ObjectSplit split)
    {
        var components = ConnectedComponents.Of(pixels);
        if (split == ObjectSplit.Class)
        {
            return [new CoarseObject(classId, 0, pixels, pixels.Area(), components[0].Box, components.Length)];
        }

        var groups = split == ObjectSplit.Merged ? Merge(components) : [.. components.Select(Single)];
        return [.. groups.OrderByDescending(group => group.Area).Select((group, index) => new CoarseObject(
            classId, index, group.Mask, group.Area, group.Box, group.Count))];
    }

    private static Group Single(MaskComponent component) => new(component.Mask, component.Area, component.Box, 1);

    // SAMRefiner, split-then-merge: two parts are one object where their boxes and pixels fill the common box well.
    private static List<Group> Merge(ImmutableArray<MaskComponent> components)
    {
        var groups = components.Select(Single).ToList();
        for (var i = 0; i < groups.Count; i++)
        {
            for (var j = i + 1; j < groups.Count; j++)
            {
                if (BelongTogether(groups[i], groups[j]))
                {
                    groups[i] = groups[i].With(groups[j]);
                    groups.RemoveAt(j--);
                }
            }
        }

        return groups;
    }

    private static bool BelongTogether(Group a, Group b)
    {
        double union = BoxArea(Union(a.Box, b.Box));
        var fill = Math.Min(a.Area / BoxArea(a.Box), b.Area / BoxArea(b.Box));
        return BoxArea(a.Box) + BoxArea(b.Box) > 0.5 * union
            && (a.Area + b.Area) / union > Math.Min(0.5, fill - 0.1);
    }

    private static double BoxArea(PixelBox box) => (double)box.Width * box.Height;

    private static PixelBox Union(PixelBox a, PixelBox b) =>
        new(Math.Min(a.X0, b.X0), Math.Min(a.Y0, b.Y0), Math.Max(a.X1, b.X1), Math.Max(a.Y1, b.Y1));

    private sealed record Group(BitMask Mask, int Area, PixelBox Box, int Count)
    {
        public Group With(Group other)
        {
            var mask = Mask.Copy();
            mask.UnionWith(other.Mask);
            return new Group(mask, Area + other.Area, Union(Box, other.Box), Count + other.Count);
        }
    }
}
