using UoSam.Core.Imaging;

namespace UoSam.Core.LabelMaps;

/// <summary>One class id per pixel, [Height, Width], row-major, ids 0..65535.</summary>
public sealed class LabelMap
{
    private ushort[]? _ids;

    /// <summary>
    /// Wraps <paramref name="labels"/> without copying. Who makes a map may still write into its labels while nobody else has it and
    /// its ids were not asked for; then nobody may.
    /// </summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="labels">height * width class ids.</param>
    /// <exception cref="ArgumentException">The length does not fit the size.</exception>
    public LabelMap(int height, int width, ushort[] labels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (labels.LongLength != (long)height * width)
        {
            throw new ArgumentException($"{labels.LongLength} labels for {height} x {width}", nameof(labels));
        }

        Height = height;
        Width = width;
        Labels = labels;
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows and columns.</summary>
    public ImageSize Size => new(Height, Width);

    /// <summary>Class ids, [Height, Width], row-major.</summary>
    public ushort[] Labels { get; }

    /// <summary>A map of this one's size; <paramref name="labels"/> as for a new one.</summary>
    public LabelMap With(ushort[] labels) => new(Height, Width, labels);

    /// <summary>The ids that occur, ascending; found once.</summary>
    public IReadOnlyList<ushort> Ids() => _ids ??= Find();

    private ushort[] Find()
    {
        var occurs = new bool[ushort.MaxValue + 1];
        var last = -1;
        foreach (var label in Labels)
        {
            // Most pixels are like the one before.
            if (label != last)
            {
                occurs[label] = true;
                last = label;
            }
        }

        var ids = new List<ushort>();
        for (var id = 0; id < occurs.Length; id++)
        {
            if (occurs[id])
            {
                ids.Add((ushort)id);
            }
        }

        return [.. ids];
    }
}
