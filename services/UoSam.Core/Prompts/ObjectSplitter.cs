using System.Collections.Immutable;
using UoSam.Core.Masks;

namespace UoSam.Core.Prompts;

/// <summary>Divides the pixels of a class into objects.</summary>
internal static class ObjectSplitter
{
    // Of a map of noise; merging compares all pairs.
    private const int MostToMerge = 1024;

    /// <summary>The objects of one class by descending area.</summary>
    /// <param name="classId">Class id.</param>
    /// <param name="pixels">Its pixels, at least one.</param>
    /// <param name="split">What counts as one object.</param>
    public static IReadOnlyList<CoarseObject> Split(ushort classId, BitMask pixels, ObjectSplit split)
    {
        var components = ConnectedComponents.Of(pixels);
        if (split == ObjectSplit.Class)
        {
            return [new CoarseObject(classId, 0, components, components[0].Box)];
        }

        var groups = split == ObjectSplit.Merged ? Merge(components) : components.Select(Group.Of);
        return [.. groups.OrderByDescending(group => group.Area).Select(
            (group, index) => new CoarseObject(classId, index, group.Parts, group.Box))];
    }

    // SAMRefiner, split-then-merge (sem2ins_mask.py): two parts are one object where their boxes and pixels fill the
    // common box well.
    private static IEnumerable<Group> Merge(ImmutableArray<MaskComponent> components)
    {
        var groups = components.Take(MostToMerge).Select(Group.Of).ToList();
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

        return groups.Concat(components.Skip(MostToMerge).Select(Group.Of));
    }

    private static bool BelongTogether(Group a, Group b)
    {
        var union = BoxArea(Union(a.Box, b.Box));
        var fill = Math.Min(a.Area / BoxArea(a.Box), b.Area / BoxArea(b.Box));
        return BoxArea(a.Box) + BoxArea(b.Box) > 0.5 * union
            && (a.Area + b.Area) / union > Math.Min(0.5, fill - 0.1);
    }

    private static double BoxArea(PixelBox box) => (double)box.Width * box.Height;

    private static PixelBox Union(PixelBox a, PixelBox b) =>
        new(Math.Min(a.X0, b.X0), Math.Min(a.Y0, b.Y0), Math.Max(a.X1, b.X1), Math.Max(a.Y1, b.Y1));

    private sealed record Group(ImmutableArray<MaskComponent> Parts, int Area, PixelBox Box)
    {
        public static Group Of(MaskComponent part) => new([part], part.Area, part.Box);

        public Group With(Group other) =>
            new([.. Parts, .. other.Parts], Area + other.Area, Union(Box, other.Box));
    }
}
